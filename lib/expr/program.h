// SPDX-License-Identifier: MIT
// An expression made ready for evaluation: steps in the order in which they are done. Each changes
// one value, which begins as the current one; what must be evaluated by itself (the other operand
// of an operator, what is done with each element of an array, an argument) is the body of a step
// and stands right behind it. So chains of any length are loops, and recursion is as deep as
// brackets are nested.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "expr/arena.h"
#include "expr/datum.h"

namespace hw::expr {

enum class Op : std::uint8_t {
  literal,  // argument: of which
  root,     // the event
  field,    // argument: of which name
  index,    // argument: it, below 0 from the end
  slice,    // argument: of which
  flatten,  // arrays in an array by their elements
  values,   // of an object
  filter,   // body: the condition
  project,  // body: what becomes of each element; those that become null are left out
  list,     // body: parts
  hash,     // body: parts, of which names
  call,     // argument: of which function; body: parts
  part,     // argument: its name's number, in a hash; body: the expression
  no_part,  // one that another with the same name follows
  either,   // body: taken if the value is not true
  both,     // body: taken if the value is true
  negate,
  compare,  // argument: a Comparison; body: the right side
  pipe,     // what follows has the value as the current one
  group,    // body: an expression in brackets
};

enum class Comparison : std::uint8_t { equal, unequal, less, at_most, greater, at_least };

struct Step {
  Op op;
  std::uint32_t column;  // in the expression
  std::uint32_t size;    // of the body, in steps
  std::int64_t argument;
};

// Some steps in a row.
struct Body {
  const Step* begin;
  const Step* end;
};

inline Body body_of(const Step* step) { return {step + 1, step + 1 + step->size}; }

struct Slice {
  std::optional<std::int64_t> start;
  std::optional<std::int64_t> stop;
  std::int64_t step = 1;  // not 0
};

struct Program {
  std::vector<Step> steps;
  std::vector<std::string_view> names;
  std::vector<Datum> literals;
  std::vector<Slice> slices;
  Arena arena;  // of names and literals
};

}  // namespace hw::expr
