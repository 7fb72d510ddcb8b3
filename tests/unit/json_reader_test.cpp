// SPDX-License-Identifier: MIT
// The reader of event lines.
#include "json/reader.h"

#include <catch2/catch.hpp>

#include "base/bytes.h"
#include "base/limits.h"
#include "json_support.h"
#include "random.h"

using namespace std::string_literals;
using hw::test::verdict;
namespace json = hw::json;

namespace {

bool takes(std::string_view line) { return verdict(line).empty(); }

std::string nested(std::size_t depth, std::string_view open, std::string_view close,
                   std::string_view inner) {
  std::string text;
  for (std::size_t i = 0; i < depth; ++i) {
    text += open;
  }
  text += inner;
  for (std::size_t i = 0; i < depth; ++i) {
    text += close;
  }
  return text;
}

}  // namespace

TEST_CASE("every corner of RFC 8259 is taken") {
  for (const std::string& line :
       {"{}"s, " \t\r\n{} \t\r\n"s, R"({"":""})"s, R"({"a":1,"a":2})"s,
        R"({"a":[],"b":{},"c":[[]],"d":[{}]})"s, R"({"a":-0,"b":-0.0,"c":0e0,"d":0E-0,"e":1e+05})"s,
        R"({"a":"\"\\\/\b\f\n\r\t\u0000\uFFFF\uD834\udD1e"})"s,
        "{\"a\":\"\x7F\xC2\x80\xEF\xBF\xBF\"}"s,
        "{\"a\":\"\xF4\x8F\xBF\xBF\",\"\xE2\x80\xA8\":\"\xEF\xBB\xBF\"}"s,
        R"({"a":true,"b":false,"c":null})"s, "{\"a\"\r:\n1\t,\t\"b\" : [ 1 , 2 ] }"s,
        R"({"a":123456789012345678,"b":0.1234567890123456789012345678901234567890})"s,
        R"({"a":1e-400,"b":-1e-99999999999999999999,"c":0e99999999999999999999})"s,
        R"({"a":4.9e-324,"b":1.7976931348623157e308,"c":2.2250738585072011e-308})"s}) {
    INFO(line);
    CHECK(verdict(line).empty());
  }
}

TEST_CASE("what RFC 8259 does not allow is refused, whatever stands behind the line") {
  for (const std::string& line : {""s,
                                  " "s,
                                  "{"s,
                                  "}"s,
                                  "{}{}"s,
                                  "{} {}"s,
                                  "{},"s,
                                  "{}x"s,
                                  "{}1"s,
                                  "{}\0"s,
                                  "\0{}"s,
                                  "{\0}"s,
                                  "\xEF\xBB\xBF{}"s,
                                  "{\"a\":\"\0\"}"s,
                                  "{\"a\":1\0}"s,
                                  "{\"a\":true\0}"s,
                                  "{\"a\0\":1}"s,
                                  R"({"a":1,})"s,
                                  R"({,"a":1})"s,
                                  R"({"a":1 "b":2})"s,
                                  R"({"a" 1})"s,
                                  R"({"a":})"s,
                                  R"({"a"})"s,
                                  R"({a:1})"s,
                                  R"({'a':1})"s,
                                  R"({"a":[1,]})"s,
                                  R"({"a":[,1]})"s,
                                  R"({"a":[1 2]})"s,
                                  R"({"a":[1})"s,
                                  R"({"a":1])"s,
                                  R"({"a":01})"s,
                                  R"({"a":-01})"s,
                                  R"({"a":00})"s,
                                  R"({"a":+1})"s,
                                  R"({"a":1.})"s,
                                  R"({"a":.5})"s,
                                  R"({"a":-})"s,
                                  R"({"a":-.5})"s,
                                  R"({"a":1e})"s,
                                  R"({"a":1e+})"s,
                                  R"({"a":1.e5})"s,
                                  R"({"a":0x10})"s,
                                  R"({"a":1_0})"s,
                                  R"({"a":1a})"s,
                                  R"({"a":NaN})"s,
                                  R"({"a":Infinity})"s,
                                  R"({"a":-Infinity})"s,
                                  R"({"a":nul})"s,
                                  R"({"a":nulll})"s,
                                  R"({"a":True})"s,
                                  R"({"a":truefalse})"s,
                                  "{\"a\":\"x\ny\"}"s,
                                  "{\"a\":\"x\ty\"}"s,
                                  "{\"a\":\"\x1F\"}"s,
                                  R"({"a":"\x"})"s,
                                  R"({"a":"\u12"})"s,
                                  R"({"a":"\u12G4"})"s,
                                  R"({"a":"\U0041"})"s,
                                  R"({"a":"x})"s,
                                  R"({"a":"x\"})"s,
                                  R"({"a":"\uD800"})"s,
                                  R"({"a":"\uDC00"})"s,
                                  R"({"a":"\uDFFF"})"s,
                                  R"({"a":"\uD800x"})"s,
                                  R"({"a":"\uD800\n"})"s,
                                  R"({"a":"\uD800\u0041"})"s,
                                  R"({"a":"\uD800\uD800"})"s,
                                  R"({"a":"\uDC00\uD800"})"s,
                                  R"({"\uD800":1})"s,
                                  R"({"\uDC00":1})"s,
                                  "{\"a\":\"\x80\"}"s,
                                  "{\"a\":\"\xC0\xAF\"}"s,
                                  "{\"a\":\"\xED\xA0\x80\"}"s,
                                  "{\"a\":\"\xF4\x90\x80\x80\"}"s,
                                  "{\"a\":\"\xE2\x82\"}"s,
                                  "{\"\xFF\":1}"s,
                                  "{\"a\":1}\xC2\xA0"s,
                                  "{\"a\":1\x0C}"s,
                                  "{\"a\":1 // b\n}"s,
                                  "{/**/}"s,
                                  R"({"a":"b""c"})"s,
                                  R"({"a":"b"1})"s,
                                  R"({"a":1"b"})"s,
                                  R"({1:2})"s,
                                  R"({null:2})"s,
                                  R"({"a":{}"b":1})"s,
                                  R"({"a":1}})"s,
                                  R"({"a":1e999}})"s,
                                  R"({"a":1e999,})"s,
                                  R"({"a":1e999x})"s,
                                  R"({"a":1e999.5})"s,
                                  R"({"a":01e999})"s,
                                  R"({"a":-1e})"s,
                                  R"({"a":--1e999})"s,
                                  R"({"a":1e999-1})"s,
                                  R"({"a":1e999 1e999})"s,
                                  R"({"a":1e999"b"})"s,
                                  R"({"a":"b"1e999})"s,
                                  R"({"a":1e999e999})"s,
                                  R"({"a":1e9991.})"s,
                                  R"({"a":1e999,"b":"\uD800"})"s,
                                  R"({"a":1e999,1e999:1})"s,
                                  R"({"a":1e999,"b":{1e999 : 1}})"s,
                                  R"({"a":18446744073709551616,18446744073709551616:1})"s,
                                  R"({"a":1e999,"b":"x})"s,
                                  "{\"a\":1e999,\"b\":\"\x80\"}"s,
                                  "{\"a\":1e999,\"b\":\"\n\"}"s,
                                  "{\"a\":1e999\0}"s}) {
    for (const char padding : {'}', ' ', '\0', '"', '0'}) {
      INFO(line << " with " << static_cast<int>(padding) << " behind it");
      CHECK_FALSE(verdict(line, padding).empty());
    }
  }
}

TEST_CASE("a value that is no object is refused by that name") {
  for (const char* line : {"1", "\"x\"", "[]", "[{}]", "true", "false", "null", "-1.5e3", "1e999",
                           "18446744073709551616", "[1e999]", " 1 "}) {
    INFO(line);
    CHECK(verdict(line) == "not a JSON object");
    CHECK(verdict(line, '0') == "not a JSON object");
  }
}

TEST_CASE("a line is refused in the terms of the fault") {
  CHECK(verdict("{\"a\":\"\xFF\"}") == "not JSON: not UTF-8");
  CHECK(verdict("{\"a\":\"\n\"}") == "not JSON: a control character inside a string");
  CHECK(verdict(R"({"a":")") == "not JSON: a string without its closing quote");
  CHECK(verdict(R"({"a":"\uD800"})") ==
        "not JSON: a bad escape or half a surrogate pair in a string");
  CHECK(verdict(R"({"a":01})") == "not JSON: a malformed number");
  CHECK(verdict(R"({"a":-})") == "not JSON: a malformed number");
  CHECK(verdict(R"({"a":nul})") == "not JSON: a word that is not true, false or null");
  CHECK(verdict("{}{}") == "not JSON: malformed, or more than one value");
  CHECK(verdict("") == "not JSON: nothing there");
}

TEST_CASE("1000 levels inside the object are taken and 1001 refused") {
  REQUIRE(hw::limits::kDepthMax == 1000);
  const std::string too_deep = "nested more than 1000 deep";
  // The innermost value counts if it is a container, with members or without.
  for (const char* inner :
       {"1", "\"x\"", R"({"b":1})", "[1]", "{}", "[]", "{ }", "1e999", "[1e999]"}) {
    const std::size_t used = inner[0] == '{' || inner[0] == '[' ? 1 : 0;
    INFO(inner);
    CHECK(verdict(nested(1001 - used, R"({"a":)", "}", inner)).empty());
    CHECK(verdict(nested(1002 - used, R"({"a":)", "}", inner)) == too_deep);
    CHECK(verdict(R"({"a":)" + nested(1000 - used, "[", "]", inner) + "}").empty());
    CHECK(verdict(R"({"a":)" + nested(1001 - used, "[", "]", inner) + "}") == too_deep);
    CHECK(verdict(nested(500 - used, R"({"a":[)", "]}", inner)).empty());
    CHECK(verdict(R"({"a":[0,)" + nested(501 - used, R"({"a":[)", "]}", inner) + "]}") == too_deep);
  }
  // Depth, not count; and brackets inside strings are none.
  CHECK(takes(R"({"a":[)" + nested(1000, "[],{\"b\":", "}", "1") + "]}") == false);
  CHECK(takes(R"({"a":[[])" + nested(5000, ",[]", "", "") + "]}"));
  CHECK(takes(R"({"a":")" + std::string(3000, '[') + R"(\"[[","b":[]})"));
  CHECK(takes(nested(999, R"({"[[\"":)", "}", R"({"a":"[[{{","b":"]"})")));
  // A parser that has refused one is as good as before.
  CHECK(takes("{}"));
  CHECK_FALSE(takes(std::string(1000000, '[')));
  CHECK_FALSE(takes(nested(1000000, R"({"a":)", "}", "1")));
  CHECK_FALSE(takes(nested(1000, R"({"a":)", "", "1")));
}

TEST_CASE("values are found, and stand in the text as they are") {
  json::Reader reader;
  const std::string text =
      R"( {"n" : 18446744073709551616,"e":1E+400,"s":"caf\u00e9\n","t":"plain",)"
      R"("z":[1e999, {"x":[]},"y"],"n":null,"b\u0061":true,"o":{}} )";
  const auto root = reader.read_object(text);
  REQUIRE(root.has_value());
  CHECK(root->text() == std::string_view(text).substr(1, text.size() - 2));
  CHECK(root->find("n")->is(json::Kind::null));  // of doubled ones the last
  CHECK(root->find("e")->text() == "1E+400");
  CHECK(root->find("s")->string() == "caf\xC3\xA9\n");
  CHECK(root->find("s")->text() == R"("caf\u00e9\n")");
  CHECK(root->find("t")->string() == "plain");
  CHECK(root->find("ba")->boolean());
  CHECK(root->find("o")->members().empty());
  CHECK_FALSE(root->find("x").has_value());
  std::vector<std::string> elements;
  for (const json::Value element : root->find("z")->elements()) {
    elements.emplace_back(element.text());
  }
  CHECK(elements == std::vector<std::string>{"1e999", R"({"x":[]})", R"("y")"});
  std::vector<std::string> keys;
  for (const auto& [key, value] : root->members()) {
    keys.emplace_back(key);
  }
  CHECK(keys == std::vector<std::string>{"n", "e", "s", "t", "z", "n", "ba", "o"});
}

TEST_CASE("a text may be a value of any kind") {
  json::Reader reader;
  const auto kind = [&reader](std::string_view text) { return reader.read(text)->kind(); };
  CHECK(kind(" \"x\\n\" ") == json::Kind::string);
  CHECK(reader.read("\"x\\n\"")->string() == "x\n");
  CHECK(reader.read(" 1e999 ")->text() == "1e999");
  CHECK(kind("-0") == json::Kind::number);
  CHECK(kind("true") == json::Kind::boolean);
  CHECK(kind("null") == json::Kind::null);
  CHECK(kind("[]") == json::Kind::array);
  CHECK(kind(" [1] ") == json::Kind::array);
  for (const char* text :
       {"1,2", "1],[2", "]", "[", "1]", "tru", "", " ", "\"x", "01", "1 2", ","}) {
    INFO(text);
    CHECK_FALSE(reader.read(text).has_value());
  }
}
