// SPDX-License-Identifier: MIT
// Comparison of JSON numbers of any size by their exact value: none is converted into another kind,
// so there is one order of all. A number with a fraction or an exponent is the double next to it (0
// where it is too small for one), as in most programs.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace hw::json {

// A number beyond int64, uint64 and the finite doubles keeps its text.
using Number = std::variant<std::int64_t, std::uint64_t, double, std::string>;

// From a number's text (RFC 8259 section 6); the first of the kinds of Number that it fits.
[[nodiscard]] Number parse_number(std::string_view text);

[[nodiscard]] std::strong_ordering compare(const Number& a, const Number& b);

// Whether two numbers' texts have the same exact decimal value.
[[nodiscard]] bool is_same_decimal(std::string_view a, std::string_view b);

}  // namespace hw::json
