// SPDX-License-Identifier: MIT
// The functions of JMESPath (https://jmespath.org/specification.html, "Built-in Functions"): names
// and types here, the work in functions_*.cpp. How many arguments there are, and which are
// expressions, is checked when an expression is parsed; of which type they are, before a call.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "expr/evaluator.h"

namespace hw::expr {

// What an argument may be: a set of bits.
using Types = std::uint16_t;
namespace types {
inline constexpr Types of(Kind kind) {
  return static_cast<Types>(1U << static_cast<unsigned>(kind));
}
inline constexpr Types kNumber = of(Kind::number);
inline constexpr Types kString = of(Kind::string);
inline constexpr Types kArray = of(Kind::array);
inline constexpr Types kObject = of(Kind::object);
inline constexpr Types kAny = (1U << 6) - 1;
inline constexpr Types kNumbers = 1U << 6;     // an array of nothing else
inline constexpr Types kStrings = 1U << 7;     // an array of nothing else
inline constexpr Types kExpression = 1U << 8;  // &expression
}  // namespace types

// A call whose arguments are of the right types. They stand on the evaluator's stack.
struct Call {
  Evaluator& evaluator;
  std::size_t base;
  std::size_t count;
  Body expression;  // the argument with '&', where there is one

  [[nodiscard]] Datum argument(std::size_t number) const {
    return evaluator.stacked(base + number);
  }
};

struct Function {
  std::string_view name;
  std::size_t arity;  // at least, if it is variadic
  bool is_variadic;   // more arguments like the last one
  std::array<Types, 2> types;
  Datum (*run)(const Call& call);

  [[nodiscard]] Types type(std::size_t argument) const {
    return types[argument < arity ? argument : arity - 1];
  }
};

[[nodiscard]] std::span<const Function> functions();

// Its number among functions().
[[nodiscard]] std::optional<std::size_t> find_function(std::string_view name);

// "; did you mean 'x'?", or nothing.
[[nodiscard]] std::string suggest_function(std::string_view name);

// Why a value cannot be an argument; empty if it can: "must be a number, not a string".
[[nodiscard]] std::string fault_of_type(Types types, const Datum& value);

// The work, by what it is about.
namespace function {
Datum abs(const Call& call);
Datum avg(const Call& call);
Datum ceil(const Call& call);
Datum floor(const Call& call);
Datum sum(const Call& call);
Datum to_number(const Call& call);

Datum contains(const Call& call);
Datum ends_with(const Call& call);
Datum join(const Call& call);
Datum length(const Call& call);
Datum reverse(const Call& call);
Datum starts_with(const Call& call);
Datum to_string(const Call& call);
Datum type(const Call& call);

Datum keys(const Call& call);
Datum map(const Call& call);
Datum merge(const Call& call);
Datum not_null(const Call& call);
Datum to_array(const Call& call);
Datum values(const Call& call);

Datum max(const Call& call);
Datum max_by(const Call& call);
Datum min(const Call& call);
Datum min_by(const Call& call);
Datum sort(const Call& call);
Datum sort_by(const Call& call);
}  // namespace function

}  // namespace hw::expr
