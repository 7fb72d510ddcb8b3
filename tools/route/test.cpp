// SPDX-License-Identifier: MIT
#include "route/test.h"

#include <algorithm>

#include "cli/run.h"
#include "log/log.h"
#include "route/test_report.h"
#include "route/test_run.h"

namespace hw::route {

Result<ExitCode> test(const std::string& path, const Reading& reading, bool keeps_unmatched,
                      std::string_view format) {
  Inputs inputs;
  HW_TRY_ASSIGN(Rules rules, load_rules(path, reading, inputs));
  if (rules.tests.list.empty()) {
    return fail(ExitCode::negative, path + ": no tests");
  }
  const std::vector<TestResult> results = run_tests(std::move(rules), keeps_unmatched);
  for (const TestResult& result : results) {
    log::info("{}: '{}': {}", result.where, result.name,
              result.decision.empty() ? "passed as it is" : result.decision);
  }
  HW_TRY(cli::print(format == "junit" ? junit_report(path, results) : tap_report(results)));
  const bool all_pass = std::all_of(results.begin(), results.end(),
                                    [](const TestResult& result) { return result.passed(); });
  return all_pass ? ExitCode::ok : ExitCode::negative;
}

}  // namespace hw::route
