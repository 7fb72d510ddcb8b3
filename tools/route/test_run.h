// SPDX-License-Identifier: MIT
// Runs the tests of a rules file, hw-rules(5), without a system: each event goes through a router,
// and what comes out is compared with what is expected.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "route/rules.h"

namespace hw::route {

// What is not as expected.
struct Difference {
  std::string_view what;  // "event", or a member of "expect"
  std::string message;    // "rules differ"
  std::string expected;   // a JSON array, compact; both are empty for "event"
  std::string actual;
};

struct TestResult {
  std::string name;
  std::string where;     // "rules.json:12:5"
  std::string decision;  // "images/resize, archive/1"
  std::vector<Difference> differences;

  [[nodiscard]] bool passed() const { return differences.empty(); }
};

// Of each of rules.tests, in their order. Events that no rule matches come out if
// `keeps_unmatched`.
[[nodiscard]] std::vector<TestResult> run_tests(Rules rules, bool keeps_unmatched = false);

}  // namespace hw::route
