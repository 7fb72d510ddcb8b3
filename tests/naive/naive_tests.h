// SPDX-License-Identifier: MIT
// What a pattern says of one value: literals and operators, compiled to plain functions. Part of
// the naive matcher (naive_matcher.h); `exists` and `field`, which ask about more than a value, are
// not here. "Nothing" is a refusal.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "naive_event.h"

namespace hw::test::naive {

using Test = std::function<bool(const Value&)>;

// A string, number, true, false or null among the alternatives.
[[nodiscard]] std::optional<Test> literal_test(const Json& literal, bool eventbridge);

// {"name": operand} among the alternatives.
[[nodiscard]] std::optional<Test> operator_test(const std::string& name, const Json& operand,
                                                bool eventbridge);

}  // namespace hw::test::naive
