// SPDX-License-Identifier: MIT
// When a line is what a test in a rules file expects.
#include "route/test_compare.h"

#include <catch2/catch.hpp>

#include "json/reader.h"

namespace {

// The first difference; "-" if there is none.
std::string difference(std::string_view expected, std::string_view actual) {
  hw::json::Reader readers[2];
  const auto a = readers[0].read_object(expected);
  const auto b = readers[1].read_object(actual);
  REQUIRE((a && b));
  return hw::route::first_difference(*a, *b).value_or("-");
}

}  // namespace

TEST_CASE("members that are not expected do not count, in any order, at every level of objects") {
  CHECK(difference("{}", R"({"a":1})") == "-");
  CHECK(difference(R"({"b":1,"a":{"d":{"e":2}}})", R"({"a":{"c":0,"d":{"e":2,"f":3}},"b":1})") ==
        "-");
  CHECK(difference(R"({"a":{}})", R"({"a":{"b":1}})") == "-");
}

TEST_CASE("the first member that differs is named, with those around it") {
  CHECK(difference(R"({"a":1,"b":{"c":{"d":1}}})", R"({"a":1,"b":{"c":{"d":2}}})") == "b.c.d");
  CHECK(difference(R"({"a":{"b":1}})", R"({"a":{}})") == "a.b");
  CHECK(difference(R"({"a":{"b":1}})", R"({"a":1})") == "a");
  CHECK(difference(R"({"a":null})", "{}") == "a");
}

TEST_CASE("values are compared by what they mean") {
  CHECK(difference(R"({"a":1,"b":100,"c":0})", R"({"a":1.0,"b":1e2,"c":-0.0})") == "-");
  CHECK(difference(R"({"a":123456789012345678901234567890})",
                   R"({"a":123456789012345678901234567891})") == "a");
  CHECK(difference(R"({"a":"\u0041"})", R"({"a":"A"})") == "-");
  CHECK(difference(R"({"\u0061":true,"n":null})", R"({"a":true,"n":null})") == "-");
  for (const char* const other : {"\"1\"", "true", "null", "[1]", "{}", "2"}) {
    CHECK(difference(R"({"a":1})", std::string("{\"a\":") + other + "}") == "a");
  }
  CHECK(difference(R"({"a":true})", R"({"a":false})") == "a");
}

TEST_CASE("arrays are compared whole, with the objects in them") {
  CHECK(difference(R"({"a":[1,{"b":2,"c":[]}]})", R"({"a":[1.0,{"c":[],"b":2}]})") == "-");
  CHECK(difference(R"({"a":[1]})", R"({"a":[1,2]})") == "a");
  CHECK(difference(R"({"a":[1,2]})", R"({"a":[1]})") == "a");
  CHECK(difference(R"({"a":[1,2]})", R"({"a":[2,1]})") == "a");
  CHECK(difference(R"({"x":{"a":[{"b":2}]}})", R"({"x":{"a":[{"b":2,"c":3}]}})") == "x.a");
  CHECK(difference(R"({"a":[{"b":2,"c":3}]})", R"({"a":[{"b":2}]})") == "a");
}

TEST_CASE("of doubled members in a line the last counts") {
  CHECK(difference(R"({"a":2})", R"({"a":1,"a":2})") == "-");
  CHECK(difference(R"({"a":1})", R"({"a":1,"a":2})") == "a");
  CHECK(difference(R"({"a":[{"b":2}]})", R"({"a":[{"b":1,"b":2}]})") == "-");
}
