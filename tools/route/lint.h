// SPDX-License-Identifier: MIT
// Rules that no event can reach, for --check: one that ends the list before them takes every event,
// or every one that they match. What is found is true, but not all that is true is found: patterns
// are compared field by field, as texts.
#pragma once

#include <string>
#include <vector>

#include "config/fault.h"
#include "config/node.h"

namespace hw::route {

struct LintRule {
  std::string name;
  const config::Node* node;
  bool enabled;
  bool ends;  // no rule behind it is looked at if it matches
};

// The rules in the order in which they are tried; what is found is added to `faults`.
void find_unreachable(const std::vector<LintRule>& rules, config::Faults& faults);

}  // namespace hw::route
