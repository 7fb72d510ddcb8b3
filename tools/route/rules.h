// SPDX-License-Identifier: MIT
// The rules file, hw-rules(5): read, checked as a whole, and compiled. Immutable; a reload makes a
// new one.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "config/loader.h"
#include "match/pattern.h"
#include "route/target.h"

namespace hw::route {

enum class Mode { all, first };

struct Rule {
  std::string name;
  match::Pattern pattern;  // without conditions if the rule matches everything
  std::vector<Target> targets;
  bool ignores = false;  // "action": "ignore"
};

struct Rules {
  Mode mode = Mode::all;
  std::vector<Rule> rules;  // those that are enabled
};

// What is wrong is added to `faults`, and the rules are then incomplete.
[[nodiscard]] Rules compile_rules(const config::Node& node, config::Faults& faults);

// From a file or a folder (hw-config(5)); `listing` gets every value with its place. Error: it
// cannot be read (no_input, ...), or all its faults (config).
[[nodiscard]] Result<Rules> load_rules(const std::string& path, Inputs& inputs,
                                       std::string* listing = nullptr);

// A single pattern, as for --match: JSON, or "@file" (YAML by its name).
[[nodiscard]] Result<match::Pattern> load_pattern(const std::string& argument);

}  // namespace hw::route
