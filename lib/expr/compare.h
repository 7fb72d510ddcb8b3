// SPDX-License-Identifier: MIT
// Equality and order of values. Numbers compare by their exact value (json/number.h), strings by
// code points, which is the order of UTF-8's bytes. What is looked at is paid for
// (expr/evaluator.h).
#pragma once

#include <compare>
#include <optional>

#include "expr/datum.h"
#include "expr/evaluator.h"

namespace hw::expr {

// Arrays by their elements, objects whatever the order of their members.
[[nodiscard]] bool are_equal(const Datum& a, const Datum& b, Evaluator& evaluator);

// Of two numbers or two strings; of others there is none.
[[nodiscard]] std::optional<std::strong_ordering> order_of(const Datum& a, const Datum& b,
                                                           Evaluator& evaluator);

// The same of numbers.
[[nodiscard]] std::strong_ordering compare_numbers(const Datum& a, const Datum& b);

}  // namespace hw::expr
