// SPDX-License-Identifier: MIT
// Patterns in the form of EventBridge, compiled; hw-rules(5) describes the language. A pattern is
// an OR of clauses. A clause matches an event if for each of its fields one can choose a value that
// passes one of the alternatives, such that all chosen values come from the same element of every
// array that they share; if all patterns that it requires match, and none that it forbids.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "config/fault.h"
#include "config/node.h"
#include "match/dialect.h"
#include "match/literals.h"
#include "match/test.h"

namespace hw::match {

struct Alternatives {
  std::vector<Test> tests;
  std::shared_ptr<const Literals> literals;  // others, if they are many; else null
  bool accepts_absence = false;              // {"exists": false} is one of them
  std::string source;                        // the list as JSON, if sources are kept
};

// What a value must be: one of several alternatives, or, as in most conditions, this text.
struct Wanted {
  std::string text;
  std::shared_ptr<const Alternatives> alternatives;  // null: only the text passes
};

struct Condition {
  std::string path;  // names joined by dots
  Wanted wanted;
};

struct Pattern;

struct Clause {
  std::vector<Condition> conditions;  // in the order of PathLess, each path once
  std::vector<std::shared_ptr<const Pattern>> required;
  std::vector<std::shared_ptr<const Pattern>> forbidden;
};

struct Pattern {
  std::vector<Clause> clauses;
};

// The pattern that every event matches.
[[nodiscard]] Pattern match_all();

// Compiles `node`; what is wrong is added to `faults`, and the pattern is then incomplete. Sources
// are kept to tell why a pattern does not match (Matcher::why_not).
[[nodiscard]] Pattern compile(const config::Node& node, Dialect dialect, config::Faults& faults,
                              bool keeps_sources = false);

}  // namespace hw::match
