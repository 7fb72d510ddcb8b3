// SPDX-License-Identifier: MIT
// Objects whose members may be doubled. Of those the last counts, in the place of the first, as
// most readers of JSON have it.
#pragma once

#include <cstddef>
#include <span>

#include "expr/datum.h"

namespace hw::expr {

// Leaves each name once; how many are left, at the front. O(n log n).
[[nodiscard]] std::size_t drop_doubled(std::span<Member> members);

}  // namespace hw::expr
