// SPDX-License-Identifier: MIT
// How the naive matcher compares numbers, which are given as their JSON texts. By default all by
// their values (json/number.h). In eventbridge those alone that event-ruler takes for numbers:
// whose double is finite and, in its shortest digits, the very same decimal.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace hw::test::naive {

[[nodiscard]] bool is_comparable(std::string_view number, bool eventbridge);

// Nothing if one of them is not comparable.
[[nodiscard]] std::optional<std::strong_ordering> order_numbers(std::string_view a,
                                                                std::string_view b,
                                                                bool eventbridge);

// A number as an alternative: equal, or identical text.
[[nodiscard]] bool equal_numbers(std::string_view a, std::string_view b, bool eventbridge);

// Whether one of = != < <= > >= holds for what is in this order.
[[nodiscard]] bool holds(const std::string& op, std::strong_ordering order);

}  // namespace hw::test::naive
