// SPDX-License-Identifier: MIT
// The tests in a rules file, hw-rules(5): events, and what is expected to become of them, as texts
// that outlive the configuration. route/test_run.h runs them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/fault.h"
#include "config/node.h"

namespace hw::route {

// Nothing: that is not looked at.
struct Expected {
  using Texts = std::optional<std::vector<std::string>>;
  Texts rules, targets;  // names
  Texts output;          // objects, as JSON
  Texts errors;          // codes; nothing: there is none
};

struct RuleTest {
  std::string name;
  std::string where;  // "rules.json:12:5"
  std::string event;  // the line
  Expected expected;
};

struct RuleTests {
  std::vector<RuleTest> list;
  std::vector<std::string> secrets;  // that no report may show
};

// From the value of "tests". What is wrong is added to `faults`, and the tests are then incomplete.
[[nodiscard]] RuleTests read_tests(const config::Node& node, config::Faults& faults);

}  // namespace hw::route
