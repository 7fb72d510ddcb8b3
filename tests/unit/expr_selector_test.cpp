// SPDX-License-Identifier: MIT
// Values for commands: paths, and the bytes that stand beside a text.
#include "expr/selector.h"

#include <catch2/catch.hpp>

#include "expr/path_text.h"
#include "json/reader.h"

using hw::expr::path_at;
using hw::expr::Selector;

namespace {

// What a string stands for, other values as JSON, or what is wrong.
std::string selected(std::string_view text, std::string_view event) {
  static hw::json::Reader reader;
  static hw::expr::Arena arena;
  const auto selector = Selector::parse(text);
  if (!selector) {
    return selector.error().message;
  }
  const auto value = reader.read_object(event);
  REQUIRE(value.has_value());
  arena.clear();
  const auto result = selector->select(*value, arena);
  if (!result) {
    return result.error().message;
  }
  if (result->value.is(hw::json::Kind::string)) {
    return std::string(result->text());
  }
  CHECK_FALSE(result->bytes.has_value());
  std::string json;
  REQUIRE(hw::expr::append_json(json, result->value).has_value());
  return json;
}

}  // namespace

TEST_CASE("a path is names and indexes without white space") {
  for (const char* text : {"a", "_a1.B_2", "a.b.c", "a[0]", "a[-1]", "a[0][10].b", "\"a b\"",
                           "a.\"b-c\".d", "a.\"}\"", "a.\"\\\"\"", "\"a\\\\\"", "a[00]"}) {
    INFO(text);
    CHECK(path_at(text).size == std::string_view(text).size());
  }
  for (const char* text : {"", "1", ".a", "[0]", "@", "$.a", "-", " a", "\"a", "'a'"}) {
    INFO(text);
    CHECK(path_at(text).size == 0);
  }
}

TEST_CASE("the longest path at the front of a text is taken") {
  CHECK(path_at("a.b}").size == 3);
  CHECK(path_at("a.").size == 1);
  CHECK(path_at("a..b").size == 1);
  CHECK(path_at("a.1").size == 1);
  CHECK(path_at("a b").size == 1);
  CHECK(path_at("a[]").size == 1);
  CHECK(path_at("a[-]").size == 1);
  CHECK(path_at("a[0:1]").size == 1);
  CHECK(path_at("a[0").size == 1);
  CHECK(path_at("a.[0]").size == 1);
  CHECK(path_at("a\"b\"").size == 1);
  CHECK(path_at("a[0]b").size == 4);
  CHECK(path_at("a.\"b").size == 1);
}

TEST_CASE("it is known whether a path ends in a name") {
  CHECK(path_at("a").ends_in_name);
  CHECK(path_at("a[0].b").ends_in_name);
  CHECK(path_at("a.\"b\"").ends_in_name);
  CHECK_FALSE(path_at("a[0]").ends_in_name);
  CHECK_FALSE(path_at("a.b[-1]").ends_in_name);
}

TEST_CASE("a path leads through objects and arrays, and the last of doubled members counts") {
  const std::string event =
      R"({"a":{"b":{"c":1.50}},"a":{"b":{"c":2.0}},"s":"x\u0041","l":[{"b":1},{"b":"z"}],"m-n":3})";
  CHECK(selected("a.b.c", event) == "2.0");
  CHECK(selected("a.b", event) == R"({"c":2.0})");
  CHECK(selected("s", event) == "xA");
  CHECK(selected("l[0].b", event) == "1");
  CHECK(selected("l[-1].b", event) == "z");
  CHECK(selected("\"m-n\"", event) == "3");
  for (const char* path : {"a.x.c", "s.b", "l.b", "b", "l[2]", "l[-3]", "a[0]"}) {
    INFO(path);
    CHECK(selected(path, event) == "null");
  }
}

TEST_CASE("the bytes of a text that is none stand beside it") {
  CHECK(selected("data.path", "{\"data\":{\"path\":\"a\uFFFD\",\"path_base64\":\"Yf8=\"}}") ==
        "a\xFF");
  CHECK(selected("data.path", R"({"data":{"path_base64":"Yf8=","path":"a"}})") == "a\xFF");
  CHECK(selected("data.path", R"({"data":{"path":"a","path_base64":"***"}})") == "a");
  CHECK(selected("data.path", R"({"data":{"path":"a","path_base64":5}})") == "a");
  CHECK(selected("data.path", R"({"data":{"path":"a"},"path_base64":"Yf8="})") == "a");
  CHECK(selected("data.path", R"({"data":{"path":5,"path_base64":"Yf8="}})") == "5");
}

TEST_CASE("bytes are looked for beside any name that ends a path") {
  CHECK(selected("a[0].p", R"({"a":[{"p":"x","p_base64":"Yf8="}]})") == "a\xFF");
  CHECK(selected("\"p-q\"", R"({"p-q":"x","p-q_base64":"Yf8="})") == "a\xFF");
  CHECK(selected("\"p\\\\\"", R"({"p\\":"x","p\\_base64":"Yf8="})") == "a\xFF");
  CHECK(selected("a[0]", R"({"a":["x"],"a_base64":["Yf8="]})") == "x");
  CHECK(selected("p || q", R"({"p":"x","p_base64":"Yf8="})") == "x");
  CHECK(selected("@.p", R"({"p":"x","p_base64":"Yf8="})") == "x");
}

TEST_CASE("any expression selects a value, and faults are those of expressions") {
  CHECK(selected("join(',', a)", R"({"a":["x","y"]})") == "x,y");
  CHECK(selected("a[0", "{}") == "column 4: expected ':' or ']', not the end");
  CHECK(selected("\"\\x\"", "{}").starts_with("column 1: a bad escape"));
  CHECK(selected("length(a)", "{}").starts_with("column 1: length(): argument 1"));
}
