// SPDX-License-Identifier: MIT
// Patterns in the form of EventBridge, compiled: an object in which every leaf is an array of
// alternatives. hw-rules(5) describes the language. A pattern matches an event if for each of its
// fields one can choose a value of the event that satisfies one of the alternatives, such that all
// chosen values come from the same element of every array that they share.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "config/fault.h"
#include "config/node.h"
#include "json/number.h"
#include "match/glob.h"

namespace hw::match {

enum class Literal { null, boolean_true, boolean_false };

struct EqualsText {
  std::string text;
};
struct EqualsNumber {
  json::Number number;
};
struct EqualsLiteral {
  Literal literal;
};
struct Prefix {
  std::string text;
};
struct Suffix {
  std::string text;
};
struct Exists {
  bool wanted;
};
struct Numeric {
  enum class Operator { equal, less, less_equal, greater, greater_equal };
  struct Comparison {
    Operator op;
    json::Number operand;
  };
  std::vector<Comparison> comparisons;
};
struct Globbed {
  Glob glob;
};
struct AnythingBut;
using Test = std::variant<EqualsText, EqualsNumber, EqualsLiteral, Prefix, Suffix, Exists, Numeric,
                          Globbed, AnythingBut>;
struct AnythingBut {
  std::vector<Test> tests;
};

struct Condition {
  std::vector<std::string> path;  // member names from the top of the event
  std::vector<Test> alternatives;
};

// The conditions in the order of their joined paths.
struct Pattern {
  std::vector<Condition> conditions;
};

// Compiles `node`; what is wrong is added to `faults`, and the pattern is then incomplete.
[[nodiscard]] Pattern compile(const config::Node& node, config::Faults& faults);

}  // namespace hw::match
