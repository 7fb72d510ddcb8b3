// SPDX-License-Identifier: MIT
// Whether a text is a number as JSON writes it (RFC 8259 section 6), without space around it.
#pragma once

#include <string_view>

namespace hw::expr {

[[nodiscard]] bool is_number(std::string_view text);

}  // namespace hw::expr
