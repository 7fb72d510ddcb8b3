// SPDX-License-Identifier: MIT
// Numbers as EventBridge has them: the nearest double, if its shortest decimal text has the very
// value of the number; other numbers are but text. Hookwork's own numbers are json/number.h's.
#pragma once

#include <optional>
#include <string_view>

namespace hw::match {

// The double that a number (RFC 8259) is compared as, or nothing.
[[nodiscard]] std::optional<double> comparable_double(std::string_view number);

// The nearest double, an infinity beyond them.
[[nodiscard]] double nearest_double(std::string_view number);

}  // namespace hw::match
