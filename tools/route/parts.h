// SPDX-License-Identifier: MIT
// The parts that a leased line is split into, one for each target (hw-events(5), "Leases").
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

#include "route/rules.h"

namespace hw::route {

// "rule/target"; slashes in the names are escaped, so that no two parts come to have one name.
// `target` may be null.
[[nodiscard]] std::string part_name(const Rule& rule, const Target* target);

// The same for people, as it is in the rules. The rule alone if `target` is null.
[[nodiscard]] std::string name_of(const Rule& rule, const Target* target);

// The member `part` of a slip: one of so many.
[[nodiscard]] std::string part_text(std::string_view name, std::size_t of);

// The names of the parts of a job, JSON, that are done already by an earlier attempt.
[[nodiscard]] std::set<std::string> done_parts(std::string_view job);

}  // namespace hw::route
