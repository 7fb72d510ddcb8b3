// SPDX-License-Identifier: MIT
// What the tests of a rules file have come to, as text for programs: TAP version 13
// (testanything.org), whose diagnostics are YAML 1.2 and also what the reader of Perl's TAP::Parser
// takes; or XML in the form that JUnit has made common. Neither has a time, so equal results give
// equal reports, and neither can steer a terminal.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "route/test_run.h"

namespace hw::route {

[[nodiscard]] std::string tap_report(const std::vector<TestResult>& results);

// `suite` names them as a whole: the file that was asked for.
[[nodiscard]] std::string junit_report(std::string_view suite,
                                       const std::vector<TestResult>& results);

}  // namespace hw::route
