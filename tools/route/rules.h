// SPDX-License-Identifier: MIT
// The rules file, hw-rules(5): read, checked as a whole, and compiled. Immutable; a reload makes a
// new one.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
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

// Error: the file cannot be read (no_input, ...), or all its faults (config).
[[nodiscard]] Result<Rules> load_rules(const std::string& path);
[[nodiscard]] Result<Rules> parse_rules(const std::string& path, std::string_view text);

// A single pattern, as for --match: JSON, or "@file".
[[nodiscard]] Result<match::Pattern> load_pattern(const std::string& argument);

}  // namespace hw::route
