// SPDX-License-Identifier: MIT
// Tests of a rules file, run: what passes, and what is said of what does not.
#include "route/test_run.h"

#include <catch2/catch.hpp>

#include "config/json_reader.h"

namespace {

using hw::route::TestResult;

constexpr const char* kRules = R"("rules": [
  {"name": "big", "pattern": {"n": [{"numeric": [">", 9]}]}, "targets": [
    {"name": "mail", "run": "mail"}, {"queue": "q", "env": {"A": "line 1\nline 2"}}]},
  {"name": "odd", "where": "abs(m) > `1`"},
  {"name": "far", "pattern": {"f": [1]}, "forward_to": "big"},
  {"name": "drop", "pattern": {"d": [true]}, "action": "ignore"},
  {"name": "last", "pattern": {"d": [true]}}])";

// The only one of a rules file with this test.
TestResult run(const std::string& event, const std::string& expect,
               const std::vector<std::string>& secrets = {}) {
  const std::string text = std::string("{") + kRules + R"(, "tests": [{"name": "t", "event": )" +
                           event + R"(, "expect": )" + expect + "}]}";
  hw::config::Faults faults("r", text);
  for (const std::string& secret : secrets) {
    faults.hide(secret);
  }
  auto rules = hw::route::compile_rules(hw::config::read_json(text, faults), {}, faults);
  REQUIRE(faults.format().empty());
  auto results = hw::route::run_tests(std::move(rules));
  REQUIRE(results.size() == 1);
  return results[0];
}

// All messages; empty if the test passes.
std::string messages(const std::string& event, const std::string& expect) {
  std::string text;
  for (const auto& difference : run(event, expect).differences) {
    (text += text.empty() ? "" : "\n") += difference.message;
  }
  return text;
}

}  // namespace

TEST_CASE("rules that match are compared in the order in which they are tried") {
  CHECK(messages(R"({"n":10,"m":-2})", R"({"rules":["big","odd"]})").empty());
  CHECK(messages(R"({"n":1,"m":0})", R"({"rules":[]})").empty());
  CHECK(messages(R"({"n":10,"m":-2})", R"({"rules":["odd","big"]})") == "rules differ");
  CHECK(messages(R"({"n":1,"m":0})", R"({"rules":["bik"]})") ==
        "rules differ (there is no rule 'bik'; did you mean 'big'?)");
}

TEST_CASE("a rule that ignores is one that matches, and those behind it are not tried") {
  CHECK(messages(R"({"d":true,"n":10,"m":0})",
                 R"({"rules":["big","drop"],"targets":["big/mail","big/2"]})")
            .empty());
}

TEST_CASE("targets are compared by their names, of a rule without any by its own") {
  CHECK(messages(R"({"n":10,"m":2})", R"({"targets":["big/mail","big/2","odd"]})").empty());
  CHECK(messages(R"({"f":1,"m":0})", R"({"targets":["far/big/mail","far/big/2"]})").empty());
  CHECK(messages(R"({"n":10,"m":0})", R"({"targets":["big/mail"]})") == "targets differ");
  CHECK(messages(R"({"n":10,"m":0})", R"({"targets":["big/male","big/2"]})") ==
        "targets differ (there is no target 'big/male'; did you mean 'big/mail'?)");
}

TEST_CASE("a part that is done makes no line, and what only passes has no target") {
  const std::string job = R"({"n":10,"m":0,"hw":{"job":{"id":"1","done":["big/2"]}}})";
  CHECK(messages(job, R"({"rules":["big"],"targets":["big/mail"],
                          "output":[{"hw":{"part":{"of":2}}}]})")
            .empty());
  CHECK(messages(R"({"n":1,"m":0,"hw":{"job":{"id":"1"}}})",
                 R"({"rules":[],"targets":[],"output":[{"hw":{"outcome":"ignore"}}]})")
            .empty());
  CHECK(messages(R"({"n":10,"hw":{"job":{},"control":"session"}})",
                 R"({"rules":[],"output":[{"n":10}]})")
            .empty());
}

TEST_CASE("output is compared line by line") {
  CHECK(messages(R"({"n":10,"m":0})",
                 R"({"output":[{"n":1e1,"hw":{"hops":1.0,"run":"mail"}},{"hw":{"queue":"q"}}]})")
            .empty());
  CHECK(messages(R"({"n":10,"m":0})", R"({"output":[{},{"hw":{"queue":"p"}}]})") ==
        "output: line 2 differs in 'hw.queue'");
  CHECK(messages(R"({"n":10,"m":0})", R"({"output":[{}]})") == "output: 1 line expected, not 2");
  CHECK(messages(R"({"n":1,"m":0})", R"({"output":[]})").empty());
}

TEST_CASE("what fails is a difference, unless it is expected") {
  const std::string loop = R"({"n":10,"m":0,"hw":{"hops":32}})";
  CHECK(messages(loop, R"({"errors":["hops_exceeded"]})").empty());
  CHECK(messages(loop, R"({"rules":["big"],"targets":[]})") ==
        "the event failed: routed 32 times already; a loop?");
  CHECK(messages(R"({"n":10,"m":"x"})", R"({"rules":["big"],"errors":["where_failed"]})").empty());
  CHECK(messages(R"({"n":10,"m":0})", R"({"errors":["hops_exceeded"]})") == "errors differ");
}

TEST_CASE("a difference has both sides as JSON, with no more escapes than must be") {
  const TestResult result =
      run(R"({"n":10,"m":0,"s":"\ud83d\ude00\u0041"})", R"({"rules":[],"output":[{"n":1.50}]})");
  REQUIRE(result.differences.size() == 2);
  CHECK(result.differences[0].what == "rules");
  CHECK(result.differences[0].expected == "[]");
  CHECK(result.differences[0].actual == R"(["big"])");
  CHECK(result.differences[1].what == "output");
  CHECK(result.differences[1].expected == R"([{"n":1.50}])");
  CHECK(result.differences[1].actual.starts_with(
      "[{\"n\":10,\"m\":0,\"s\":\"\U0001F600A\",\"hw\":{\"rule\":\"big\","));
  CHECK(result.where.starts_with("r:7:"));
  CHECK(result.decision == "big/mail, big/2");
}

TEST_CASE("what came from a file is not shown") {
  const TestResult result =
      run(R"({"n":10,"m":0})", R"({"output":[]})", {"line 1\nline 2", "never used"});
  REQUIRE(result.differences.size() == 1);
  CHECK(result.differences[0].actual.find(R"("env":{"A":"..."})") != std::string::npos);
}

TEST_CASE("no test knows of those before it") {
  hw::route::Rules rules;
  rules.rules.emplace_back();
  rules.rules.back().name = "all";
  rules.rules.back().pattern = hw::match::match_all();
  for (const char* const name : {"a", "b"}) {
    rules.tests.list.push_back({name, "r:1:1", R"({"n":1})", {}});
    rules.tests.list.back().expected.output = {R"({"hw":{"rule":"all"}})"};
  }
  const auto results = hw::route::run_tests(std::move(rules));
  REQUIRE(results.size() == 2);
  CHECK((results[0].passed() && results[1].passed()));
  CHECK(results[1].name == "b");
}
