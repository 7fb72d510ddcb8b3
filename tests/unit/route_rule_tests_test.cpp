// SPDX-License-Identifier: MIT
// The tests in a rules file: how they are read, and what is a fault in them.
#include "route/rule_tests.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "base/limits.h"
#include "config/json_reader.h"

namespace {

using hw::config::Faults;
using hw::route::RuleTests;

// The faults of a list of tests, without excerpts.
std::string faults_of(const std::string& text) {
  Faults faults("t", text);
  (void)hw::route::read_tests(hw::config::read_json(text, faults), faults);
  std::string heads;
  const std::string all = faults.format();
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t end = std::min(all.find('\n', at), all.size());
    heads += all[at] == ' ' ? "" : (heads.empty() ? "" : "\n") + all.substr(at, end - at);
    at = end + 1;
  }
  return heads;
}

RuleTests read(const std::string& text) {
  Faults faults("t", text);
  RuleTests tests = hw::route::read_tests(hw::config::read_json(text, faults), faults);
  REQUIRE(faults.format().empty());
  return tests;
}

}  // namespace

TEST_CASE("a test is read with its place, and outlives the file") {
  const RuleTests tests = read(
      "[{\"name\": \"a\", \"event\": {\"n\": 1.50}, \"expect\": {\"rules\": []}},\n"
      " {\"name\": \"b\", \"event\": {}, \"expect\": {\"targets\": [\"r/t\"],"
      " \"output\": [{\"x\": [1, 2]}], \"errors\": [\"hops_exceeded\"]}}]");
  REQUIRE(tests.list.size() == 2);
  CHECK(tests.list[0].name == "a");
  CHECK(tests.list[0].where == "t:1:2");
  CHECK(tests.list[0].event == R"({"n":1.50})");
  CHECK(tests.list[0].expected.rules == std::vector<std::string>());
  CHECK_FALSE(tests.list[0].expected.targets.has_value());
  CHECK_FALSE(tests.list[0].expected.output.has_value());
  CHECK_FALSE(tests.list[0].expected.errors.has_value());
  CHECK(tests.list[1].where == "t:2:2");
  CHECK(tests.list[1].expected.targets == std::vector<std::string>{"r/t"});
  CHECK(tests.list[1].expected.output == std::vector<std::string>{R"({"x":[1,2]})"});
  CHECK(tests.list[1].expected.errors == std::vector<std::string>{"hops_exceeded"});
}

TEST_CASE("a list without tests is no fault") { CHECK(read("[]").list.empty()); }

TEST_CASE("a test has a name, an event and an expectation") {
  CHECK(faults_of("[{}]") ==
        "t:1:2: a test needs a 'name'\n"
        "t:1:2: a test needs an 'event'\n"
        "t:1:2: a test needs an 'expect'");
  CHECK(faults_of(R"([{"name": 1, "event": [], "expect": null}])") ==
        "t:1:11: 'name' must be a string, not a number\n"
        "t:1:23: 'event' must be an object, not an array\n"
        "t:1:37: 'expect' must be an object, not null");
  CHECK(faults_of("[1]") == "t:1:2: a test must be an object, not a number");
  CHECK(faults_of("{}") == "t:1:1: 'tests' must be an array, not an object");
}

TEST_CASE("names of tests are unique and not empty") {
  CHECK(faults_of(R"([{"name": "", "event": {}, "expect": {"rules": []}}])") ==
        "t:1:11: 'name' is empty");
  CHECK(faults_of(R"([{"name": "a", "event": {}, "expect": {"rules": []}},)"
                  R"({"name": "a", "event": {}, "expect": {"rules": []}}])") ==
        "t:1:63: there is another test 'a'");
}

TEST_CASE("an unknown key is a fault, with the one that was meant") {
  CHECK(faults_of(R"([{"nam": "", "name": "a", "event": {}, "expect": {"rule": []}}])") ==
        "t:1:3: unknown key 'nam'; did you mean 'name'?\n"
        "t:1:51: unknown key 'rule'; did you mean 'rules'?");
}

TEST_CASE("an expectation says something, in lists") {
  CHECK(faults_of(R"([{"name": "a", "event": {}, "expect": {}}])") ==
        "t:1:39: 'expect' needs one of rules, targets, output and errors");
  CHECK(faults_of(R"([{"name": "a", "event": {}, "expect":
{"rules": "x", "targets": [1], "output": ["x"], "errors": [{}]}}])") ==
        "t:2:11: 'rules' must be an array, not a string\n"
        "t:2:28: each element of 'targets' must be a string, not a number\n"
        "t:2:43: each element of 'output' must be an object, not a string\n"
        "t:2:60: each element of 'errors' must be a string, not an object");
}

TEST_CASE("an expected code is one that an event can fail with") {
  CHECK(faults_of(R"([{"name": "a", "event": {}, "expect": {"errors":
["hops_exceded", "usage", "where_failed"]}}])") ==
        "t:2:2: no code 'hops_exceded'; did you mean 'hops_exceeded'?\n"
        "t:2:18: no code 'usage'");
}

TEST_CASE("an event of a test is no longer than a line can be") {
  const std::string text(hw::limits::kLineMax, 'x');
  CHECK(faults_of(R"([{"name": "a", "expect": {"rules": []}, "event": {"x": ")" + text + "\"}}]")
            .starts_with("t:1:50: an event of 4194312 bytes; a line has at most 4194304"));
}

TEST_CASE("what came from a file is kept, to be left out of reports") {
  const std::string text = "[]";
  Faults faults("t", text);
  faults.hide("secret");
  CHECK(hw::route::read_tests(hw::config::read_json(text, faults), faults).secrets ==
        std::vector<std::string>{"secret"});
}
