// SPDX-License-Identifier: MIT
// Rules that no event can reach, for --check: one that ends the list before them takes every event,
// or every one that they match (match/cover.h); or nothing matches them at all. What is found is
// true, but not all that is true is found, for rules are compared two by two.
#pragma once

#include <string_view>
#include <vector>

#include "config/fault.h"
#include "config/node.h"
#include "expr/expression.h"
#include "match/pattern.h"

namespace hw::route {

struct LintRule {
  std::string_view name;
  const config::Node* node;
  const match::Pattern* pattern;
  const expr::Expression* where;  // null if it has none
  bool enabled;
  bool ends;  // no rule behind it is looked at if it matches
};

// The rules in the order in which they are tried; what is found is added to `faults`.
void find_unreachable(const std::vector<LintRule>& rules, config::Faults& faults);

}  // namespace hw::route
