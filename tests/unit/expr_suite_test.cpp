// SPDX-License-Identifier: MIT
// The compliance suite of JMESPath (jmespath.test), a case a line: {id, given, expression} and
// `result` or `error`. It is no part of the source; where it is kept, it stands beside it.
#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "expr_support.h"

namespace {

constexpr std::size_t kCases = 892;
const std::string kFile = HW_SOURCE_DIR "/../shared/data/jmespath.ndjson";

// What is known without the event must be refused without it.
std::string_view expected_fault(const std::string& error) {
  return error == "invalid-type" ? "" : "parse: ";
}

bool is_as_expected(const nlohmann::json& test, const std::string& result) {
  if (test.contains("error")) {
    const bool is_fault = result.starts_with("parse: ") || result.starts_with("evaluate: ");
    return is_fault && result.starts_with(expected_fault(test["error"]));
  }
  const auto json = nlohmann::json::parse(result, nullptr, false);
  return !json.is_discarded() && json == test["result"];
}

}  // namespace

TEST_CASE("JMESPath's compliance suite passes, each case of it") {
  std::ifstream file(kFile);
  if (!file.is_open()) {
    WARN("the suite is not there: " << kFile);
    REQUIRE(hw::test::evaluated("a.b", R"({"a":{"b":1}})") == "1");
    return;
  }
  std::size_t count = 0;
  for (std::string line; std::getline(file, line); ++count) {
    const auto test = nlohmann::json::parse(line);
    const std::string expression = test["expression"];
    const std::string result = hw::test::evaluated(expression, test["given"].dump());
    INFO(test["id"] << ": " << expression << ": " << result);
    CHECK(is_as_expected(test, result));
  }
  CHECK(count == kCases);
}
