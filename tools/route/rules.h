// SPDX-License-Identifier: MIT
// The rules file, hw-rules(5): read, checked as a whole, and compiled. Immutable; a reload makes a
// new one.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/huge_pages.h"
#include "base/result.h"
#include "base/text_store.h"
#include "config/loader.h"
#include "expr/expression.h"
#include "match/pattern.h"
#include "route/forward.h"
#include "route/rule_tests.h"
#include "route/target.h"
#include "route/transform.h"

namespace hw::route {

enum class Mode { all, first };

struct Where {
  expr::Expression expression;
  std::string source;  // if sources are kept
};

struct Rule {
  // First what is needed for each event that it matches: of very many rules, none is in the cache.
  std::shared_ptr<const Where> where;          // null if it has none, as most rules
  std::shared_ptr<const Transform> transform;  // the same
  std::span<const Target> targets;
  bool ignores = false;  // "action": "ignore"
  bool stops = false;    // no rule behind it is looked at
  bool enabled = true;
  std::string name;
  std::int64_t priority = 0;
  match::Pattern pattern;  // match_all() if it has none
};

struct Rules {
  Mode mode = Mode::all;
  HugeVector<Rule> rules;      // in the order in which they are tried
  HugeVector<Target> targets;  // which they point to
  TextStore texts;             // which those point to
  RuleTests tests;             // which routing does not need
};

// What a rules file is read with.
struct Reading {
  match::Dialect dialect = match::Dialect::hookwork;
  std::set<std::string> outputs;  // names that targets may give
  bool keeps_sources = false;     // to tell why rules do not match
  bool lints = false;             // rules that no event reaches are faults
};

// What is wrong is added to `faults`, and the rules are then incomplete.
[[nodiscard]] Rules compile_rules(const config::Node& node, const Reading& reading,
                                  config::Faults& faults);

// From a file or a folder (hw-config(5)); `listing` gets every value with its place. Error: it
// cannot be read (no_input, ...), or all its faults (config).
[[nodiscard]] Result<Rules> load_rules(const std::string& path, const Reading& reading,
                                       Inputs& inputs, std::string* listing = nullptr);

// A single pattern, as for --match: JSON, or "@file" (YAML by its name).
[[nodiscard]] Result<match::Pattern> load_pattern(const std::string& argument,
                                                  match::Dialect dialect);

}  // namespace hw::route
