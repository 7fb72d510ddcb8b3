// SPDX-License-Identifier: MIT
// Reading, splicing and writing of JSON text without a tree.
#include "json/scan.h"

#include <array>
#include <catch2/catch.hpp>

#include "json/splice.h"
#include "json/writer.h"
#include "random.h"

using namespace std::string_literals;
namespace json = hw::json;

namespace {

std::vector<std::pair<std::string, std::string>> members_of(std::string_view object) {
  std::vector<std::pair<std::string, std::string>> result;
  json::Members members(object);
  for (json::Member member; members.next(member);) {
    result.emplace_back(member.key, member.value);
  }
  return result;
}

std::vector<std::string> elements_of(std::string_view array) {
  std::vector<std::string> result;
  json::Elements elements(array);
  for (std::string_view element; elements.next(element);) {
    result.emplace_back(element);
  }
  return result;
}

std::string without(std::string_view object, std::string_view name = "hw") {
  std::string out;
  json::append_without(out, object, name);
  return out;
}

std::string with(std::string object, std::string_view value) {
  json::insert_member(object, "hw", value);
  return object;
}

std::string quoted(std::string_view text) {
  std::string out;
  json::append_string(out, text);
  return out;
}

std::string random_space(hw::test::Random& random) {
  return random.one_in(2) ? "" : random.text(" \t\r\n", 3);
}

std::string random_value(hw::test::Random& random) {
  static const std::array<std::string, 14> values = {"1",
                                                     "-0.5e+3",
                                                     "true",
                                                     "null",
                                                     "\"\"",
                                                     "\"hw\"",
                                                     R"("\"},{\"hw\":")",
                                                     R"("a\\")",
                                                     "[]",
                                                     "{}",
                                                     R"({"hw":1})",
                                                     R"({"hw":{"hw":[{"hw":2}]},"x":"}"})",
                                                     R"([ {"hw" : 1} , "]" ])",
                                                     "\"\xF0\x9F\x98\x80\""};
  return random.pick(values);
}

// An object of up to five members, with white space in all places; none is named hw.
std::string random_object(hw::test::Random& random) {
  static const std::array<std::string, 6> names = {"a", "hw2", "", R"(h\"w)", R"(\u0068\u0068)",
                                                   "H"};
  std::string text = random_space(random) + "{";
  std::string comma;
  for (std::size_t n = random.below(6); n > 0; --n) {
    text += comma + random_space(random) + '"' + random.pick(names) + '"' + random_space(random) +
            ":" + random_space(random) + random_value(random) + random_space(random);
    comma = ",";
  }
  return text + random_space(random) + "}" + random_space(random);
}

}  // namespace

TEST_CASE("members come in order, as pieces of the text") {
  using Pairs = std::vector<std::pair<std::string, std::string>>;
  CHECK(members_of("{}").empty());
  CHECK(members_of(" { } ").empty());
  CHECK(members_of(R"({"a":1,"b":[1,{"c":2}],"d":{"e":"}"},"f":"x\"y","":null})") ==
        Pairs{{"a", "1"},
              {"b", R"([1,{"c":2}])"},
              {"d", R"({"e":"}"})"},
              {"f", R"("x\"y")"},
              {"", "null"}});
  CHECK(members_of(" {\t\"a\" :\r\n -1.50E+2 , \"a\\\\\":true\n} \n") ==
        Pairs{{"a", "-1.50E+2"}, {"a\\\\", "true"}});
}

TEST_CASE("elements come in order, as pieces of the text") {
  using List = std::vector<std::string>;
  CHECK(elements_of("[]").empty());
  CHECK(elements_of("[ \n]").empty());
  CHECK(elements_of(R"([1,"a,]",[2,[3]],{"b":[4]}, null ,false])") ==
        List{"1", R"("a,]")", "[2,[3]]", R"({"b":[4]})", "null", "false"});
}

TEST_CASE("of members with one name the last is found, escapes or not") {
  CHECK(json::find_member(R"({"a":1,"b":2,"a":3})", "a") == "3");
  CHECK(json::find_member(R"({"hw":1,"\u0068w":2})", "hw") == "2");
  CHECK(json::find_member(R"({"\u0068w":2,"hw":1})", "hw") == "1");
  CHECK(json::find_member(R"({"h\u0077":{"a":1}})", "hw") == R"({"a":1})");
  CHECK_FALSE(json::find_member(R"({"a":{"hw":1},"b":"hw","HW":1,"hw ":2})", "hw").has_value());
  CHECK_FALSE(json::find_member("{}", "hw").has_value());
  CHECK(json::find_string(R"({"a":"x\ny"})", "a") == "x\ny");
  CHECK_FALSE(json::find_string(R"({"a":"x","a":1})", "a").has_value());
}

TEST_CASE("the kind of a value shows in its first byte") {
  using json::Kind;
  CHECK(json::kind_of("null") == Kind::null);
  CHECK(json::kind_of("true") == Kind::boolean);
  CHECK(json::kind_of("false") == Kind::boolean);
  CHECK(json::kind_of("-1") == Kind::number);
  CHECK(json::kind_of("0") == Kind::number);
  CHECK(json::kind_of("\"\"") == Kind::string);
  CHECK(json::kind_of("[]") == Kind::array);
  CHECK(json::kind_of("{}") == Kind::object);
}

TEST_CASE("a string's escapes stand for their characters") {
  CHECK(json::string_value(R"("")").empty());
  CHECK(json::string_value(R"("plain")") == "plain");
  CHECK(json::string_value(R"("\"\\\/\b\f\n\r\t")") == "\"\\/\b\f\n\r\t");
  CHECK(json::string_value(R"("\u0041\u00e9\u20AC")") == "A\xC3\xA9\xE2\x82\xAC");
  CHECK(json::string_value(R"("\uD83D\uDE00x")") == "\xF0\x9F\x98\x80x");
  CHECK(json::string_value(R"("\ud800\udc00\uDBFF\uDFFF")") == "\xF0\x90\x80\x80\xF4\x8F\xBF\xBF");
  CHECK(json::string_value(R"("\u0000\u001f\u007F\uFFFF")") == "\0\x1F\x7F\xEF\xBF\xBF"s);
  CHECK(json::string_value(R"("\u07FF\u0800")") == "\xDF\xBF\xE0\xA0\x80");
  CHECK(json::string_value(R"("\\u0041")") == R"(\u0041)");
}

TEST_CASE("every escaped code unit below the surrogates gives valid UTF-8 that is written back") {
  for (unsigned code = 0; code < 0xD800; code += 7) {
    std::array<char, 16> escape{};
    (void)std::snprintf(escape.data(), escape.size(), "\"\\u%04x\"", code);
    const std::string text = json::string_value(escape.data());
    if (json::string_value(quoted(text)) != text) {
      FAIL("code unit " << code);
    }
  }
}

TEST_CASE("compact text has no white space but that inside strings") {
  std::string out;
  json::append_compact(out, " { \"a b\" : [ 1 ,\t2.50 ] ,\r\n\"c\\\" \" : \" x\\\\\" } ");
  CHECK(out == R"({"a b":[1,2.50],"c\" ":" x\\"})");
}

TEST_CASE("the scanner never leaves a text that is invalid") {
  hw::test::Random random(11);
  for (int i = 0; i < 20000; ++i) {
    const std::string text = random.text("{}[]\",:\\u1 a", 12);
    // Exactly as long as it is, so that the sanitizer sees a read behind it.
    const std::vector<char> exact(text.begin(), text.end());
    const std::string_view view(exact.data(), exact.size());
    INFO(random.seed() << " " << text);
    (void)members_of(view);
    (void)elements_of(view);
    (void)json::find_string(view, "a");
    (void)json::string_value(view);
    std::string out;
    json::append_compact(out, view);
    REQUIRE(json::skip_value(view, 0) <= view.size());
  }
}

TEST_CASE("a member is inserted before the last brace") {
  CHECK(with("{}", "1") == R"({"hw":1})");
  CHECK(with("{ }", "1") == R"({ "hw":1})");
  CHECK(with(R"({"a":"}"})", "{}") == R"({"a":"}","hw":{}})");
  CHECK(with("{\"a\":1 } \r", "2") == "{\"a\":1 ,\"hw\":2} \r");
}

TEST_CASE("a member is removed with the comma before it") {
  CHECK(without(R"({"hw":1})") == "{}");
  CHECK(without(R"({ "hw" : 1 })") == "{  }");
  CHECK(without(R"({"hw":1,"a":2,"b":3})") == R"({"a":2,"b":3})");
  CHECK(without(R"({ "hw":1 , "a":2})") == R"({ "a":2})");
  CHECK(without(R"({"a":2,"hw":1,"b":3})") == R"({"a":2,"b":3})");
  CHECK(without(R"({"a":2,"b":3,"hw":1})") == R"({"a":2,"b":3})");
  CHECK(without(R"({"a":2 , "hw":1 , "b":3})") == R"({"a":2  , "b":3})");
  CHECK(without(R"({"a":2})") == R"({"a":2})");
  CHECK(without("{}") == "{}");
}

TEST_CASE("all members of the name are removed") {
  CHECK(without(R"({"hw":1,"hw":2,"hw":3})") == "{}");
  CHECK(without(R"({"hw":1,"hw":2,"a":0})") == R"({"a":0})");
  CHECK(without(R"({"a":0,"hw":1,"hw":2})") == R"({"a":0})");
  CHECK(without(R"({"hw":1,"a":0,"hw":2})") == R"({"a":0})");
  CHECK(without(R"({"a":0,"hw":1,"b":1,"hw":2,"c":2})") == R"({"a":0,"b":1,"c":2})");
  CHECK(without(R"({"hw":1,"a":0,"b":1,"hw":2,"hw":3,"c":2,"hw":4})") == R"({"a":0,"b":1,"c":2})");
  CHECK(without(R"({"\u0068w":1,"a":0,"h\u0077":2})") == R"({"a":0})");
}

TEST_CASE("members of the name further down stay") {
  const std::string text = R"({"a":{"hw":1},"b":[{"hw":2}],"c":"\"hw\":3","hws":4})";
  CHECK(without(text) == text);
  CHECK(without(R"({"hw":{"hw":1},"a":{"hw":{"hw":2}}})") == R"({"a":{"hw":{"hw":2}}})");
}

TEST_CASE("what was inserted and is removed leaves the original bytes") {
  hw::test::Random random(12);
  for (int i = 0; i < 5000; ++i) {
    const std::string original = random_object(random);
    const std::string spliced = with(original, random_value(random));
    INFO(random.seed() << "\n" << original << "\n" << spliced);
    REQUIRE(json::find_member(spliced, "hw").has_value());
    REQUIRE(without(original) == original);
    REQUIRE(without(spliced) == original);
  }
}

TEST_CASE("removal from anywhere keeps the other members and their values") {
  hw::test::Random random(13);
  for (int i = 0; i < 5000; ++i) {
    static const std::array<std::string, 4> names = {"a", "b", "hw", R"(\u0068w)"};
    std::string text = "{";
    std::vector<std::pair<std::string, std::string>> kept;
    for (std::size_t n = random.below(7); n > 0; --n) {
      const std::string name = random.pick(names);
      const std::string value = random_value(random);
      text += (text.ends_with('{') ? "" : ",") + random_space(random) + '"' + name + '"' +
              random_space(random) + ":" + random_space(random) + value + random_space(random);
      if (name.size() == 1) {
        kept.emplace_back(name, value);
      }
      if (n == 1) {
        text += random_space(random);
      }
    }
    text += "}";
    INFO(random.seed() << "\n" << text << "\n" << without(text));
    REQUIRE(members_of(without(text)) == kept);
    std::string compact;
    json::append_compact(compact, without(text));
    std::string expected = "{";
    for (const auto& [name, value] : kept) {
      expected += (expected.size() > 1 ? ",\"" : "\"") + name + "\":";
      json::append_compact(expected, value);
    }
    REQUIRE(compact == expected + "}");
  }
}

TEST_CASE("strings are written with the escapes that JSON needs") {
  CHECK(quoted("") == R"("")");
  CHECK(quoted("a/b\x7F") == "\"a/b\x7F\"");
  CHECK(quoted("\"\\\b\f\n\r\t") == R"("\"\\\b\f\n\r\t")");
  CHECK(quoted("\0\x01\x1F"s) == R"("\u0000\u0001\u001f")");
  CHECK(quoted("\xF0\x9F\x98\x80") == "\"\xF0\x9F\x98\x80\"");
  CHECK(quoted("a\xFF\"\xE2\x82") == "\"a\xEF\xBF\xBD\\\"\xEF\xBF\xBD\"");
}

TEST_CASE("the writer sets commas between members and elements") {
  std::string out;
  json::Writer writer(out);
  writer.begin_object()
      .string("s", "x")
      .key("o")
      .begin_object()
      .end_object()
      .key("a")
      .begin_array()
      .begin_array()
      .end_array()
      .number(-1)
      .string("y")
      .boolean(false)
      .null()
      .begin_object()
      .number("n", INT64_MIN)
      .end_object()
      .end_array()
      .boolean("b", true)
      .raw("r", "1.0")
      .end_object();
  CHECK(
      out ==
      R"({"s":"x","o":{},"a":[[],-1,"y",false,null,{"n":-9223372036854775808}],"b":true,"r":1.0})");
}

TEST_CASE("bytes that are no UTF-8 stand beside their text in base64") {
  std::string out;
  json::Writer writer(out);
  writer.begin_object().bytes("path", "a\xFF").bytes("name", "\u20AC").number("n", 1).end_object();
  CHECK(out == "{\"path\":\"a\xEF\xBF\xBD\",\"path_base64\":\"Yf8=\",\"name\":\"\u20AC\",\"n\":1}");
}

TEST_CASE("an escaped key is given as the name that it spells") {
  CHECK(hw::json::key_text(R"(a\u0062\"c)") == "ab\"c");
  CHECK(hw::json::key_text("").empty());
}
