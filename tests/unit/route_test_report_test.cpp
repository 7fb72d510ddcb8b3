// SPDX-License-Identifier: MIT
// Results of the tests of a rules file as TAP and as JUnit's XML.
#include "route/test_report.h"

#include <catch2/catch.hpp>

namespace {

using hw::route::TestResult;

const TestResult kGood{"good", "r.json:2:5", "a", {}};
const TestResult kBad{"bad",
                      "r.json:3:5",
                      "b",
                      {{"rules", "rules differ", "[]", R"(["b"])"},
                       {"output", "output: 0 lines expected, not 1", "[]", R"([{"x":"<&>"}])"}}};

std::string junit_of_name(const std::string& name) {
  const std::string report = hw::route::junit_report("r", {{name, "r:1:1", "", {}}});
  const std::size_t begin = report.find("<testcase name=\"") + 16;
  return report.substr(begin, report.find("\" classname") - begin);
}

std::string tap_of_name(const std::string& name) {
  const std::string report = hw::route::tap_report({{name, "r:1:1", "", {}}});
  const std::size_t begin = report.find("ok 1 - ") + 7;
  return report.substr(begin, report.size() - begin - 1);
}

}  // namespace

TEST_CASE("TAP has a plan, a line for each test, and a block of YAML for one that fails") {
  CHECK(hw::route::tap_report({kGood, kBad}) == R"(TAP version 13
1..2
ok 1 - good
not ok 2 - bad
  ---
  message: "rules differ; output: 0 lines expected, not 1"
  at: "r.json:3:5"
  expected:
    rules: []
    output: []
  actual:
    rules: ["b"]
    output: [{"x":"<&>"}]
  ...
)");
}

TEST_CASE("an event that could not be read has no sides to compare") {
  CHECK(hw::route::tap_report({{"t", "r:1:1", "", {{"event", "the event: \"?", "", ""}}}}) ==
        "TAP version 13\n1..1\nnot ok 1 - t\n  ---\n  message: \"the event: \\\"?\"\n"
        "  at: \"r:1:1\"\n  ...\n");
}

TEST_CASE("the name of a test is no directive, no second line, and steers no terminal") {
  CHECK(tap_of_name("a # TODO b") == "a \\# TODO b");
  CHECK(tap_of_name("a\\") == "a\\\\");
  CHECK(tap_of_name("a\nnot ok 2\x1b[2J\x7f") == "a not ok 2 [2J ");
  CHECK(tap_of_name("\xC2\x9B\xC3\xA9\xF0\x9F\x98\x80") == " \xC3\xA9\xF0\x9F\x98\x80");
}

TEST_CASE("YAML gets no character that it does not have") {
  const std::string text = "[\"\x7f\xC2\x9B\xE2\x80\xA8\xEF\xBF\xBE\xEF\xBB\xBF\xC3\xA9\"]";
  const std::string report =
      hw::route::tap_report({{"t", "r:1:1", "", {{"rules", "m", "[]", text}}}});
  CHECK(report.find("    rules: [\"\\u007f\\u009b\\u2028\\ufffe\\ufeff\xC3\xA9\"]\n") !=
        std::string::npos);
}

TEST_CASE("JUnit has the counts, the place of each test, and what differs") {
  CHECK(hw::route::junit_report("rules.d", {kGood, kBad}) ==
        R"(<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="hw-route" tests="2" failures="1" errors="0" time="0">
  <testsuite name="rules.d" tests="2" failures="1" errors="0" time="0" skipped="0">
    <testcase name="good" classname="r.json" file="r.json" line="2" time="0"/>
    <testcase name="bad" classname="r.json" file="r.json" line="3" time="0">
      <failure message="rules differ; output: 0 lines expected, not 1" type="difference">r.json:3:5
expected rules: []
actual rules: ["b"]
expected output: []
actual output: [{"x":"&lt;&amp;&gt;"}]</failure>
    </testcase>
  </testsuite>
</testsuites>
)");
}

TEST_CASE("a name in XML is a value of an attribute, whatever it holds") {
  CHECK(junit_of_name("<\"&'>") == "&lt;&quot;&amp;'&gt;");
  CHECK(junit_of_name("a\t\n\r\x7f\xC2\x9B") == "a&#9;&#10;&#13;&#127;&#155;");
  CHECK(junit_of_name("\x01\xEF\xBF\xBE\xEF\xBF\xBD") == "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
  CHECK(junit_of_name("\xF0\x9F\x98\x80") == "\xF0\x9F\x98\x80");
}

TEST_CASE("a colon in the name of a file is not taken for one before the line") {
  const std::string report = hw::route::junit_report("r", {{"t", "a:b.json:12:5", "", {}}});
  CHECK(report.find(R"(file="a:b.json" line="12")") != std::string::npos);
}
