// SPDX-License-Identifier: MIT
// Configuration in JSON with comments, its places and its faults.
#include "config/json_reader.h"

#include <array>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/bytes.h"
#include "base/limits.h"
#include "random.h"

using namespace std::string_literals;
using hw::config::Node;
using hw::config::Type;

namespace {

// What text gives that stands exactly in its own memory.
struct Reading {
  explicit Reading(std::string_view text)
      : exact(text.begin(), text.end()),
        source("f", text),
        node(hw::config::read_json({exact.data(), exact.size()}, source)),
        faults(source.format()) {
    CHECK(source.empty() == faults.empty());
  }

  std::vector<char> exact;
  hw::config::Faults source;
  Node node;
  std::string faults;
};

Reading read(std::string_view text) { return Reading(text); }

std::string compact(std::string_view text) {
  const Reading reading = read(text);
  CHECK(reading.faults.empty());
  std::string out;
  hw::config::append_json(out, reading.node);
  return out;
}

// The first line of the faults, without the excerpt.
std::string fault(std::string_view text) {
  const std::string faults = read(text).faults;
  return faults.substr(0, faults.find('\n'));
}

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

}  // namespace

TEST_CASE("a configuration is read whole and printed compactly") {
  CHECK(
      compact(R"( { "a" : [ 1 , -2.50e+10 , true , false , null , "x\u00e9\n" ] , "b" : { } } )") ==
      "{\"a\":[1,-2.50e+10,true,false,null,\"x\xC3\xA9\\n\"],\"b\":{}}");
  CHECK(compact("\"\\uD83D\\uDE00\"") == "\"\xF0\x9F\x98\x80\"");
  CHECK(compact("123456789012345678901234567890") == "123456789012345678901234567890");
  CHECK(compact("\xEF\xBB\xBF{}") == "{}");
  CHECK(compact(R"({"":{"":[]}})") == R"({"":{"":[]}})");
}

TEST_CASE("comments stand wherever white space may") {
  CHECK(compact("// first\n{ # a shell's\n/* block\n * of lines */\"a\"/**/:/* { "
                "*/1//x\n,\"b\"#\n:[/**/]}"
                "// last, without a line feed") == R"({"a":1,"b":[]})");
  CHECK(compact("/***/1/* / * // **/") == "1");
  CHECK(compact("\"// no /* comment */ # here\"") == "\"// no /* comment */ # here\"");
  CHECK(compact("# dos\r\n1\r\n") == "1");
}

TEST_CASE("a comment of a slash and a star does not end at once") {
  CHECK(fault("/*/ 1") == "f:1:1: a comment without its end");
  CHECK(compact("/*/ 2 */1") == "1");
}

TEST_CASE("every value and key knows its line and its column in bytes") {
  const Reading reading =
      read("\xEF\xBB\xBF{\n\t\"\u20AC\": 1, \"b\":\r\n  [true, {\"c\":\"d\"}]\n}");
  const Node& root = reading.node;
  const auto place = [&reading](const Node& node) {
    const hw::config::Position position = reading.source.position(node.place);
    return std::pair(position.line, position.column);
  };
  using P = std::pair<std::size_t, std::size_t>;
  CHECK(place(root) == P{1, 1});
  REQUIRE(root.members().size() == 2);
  CHECK(place(root.members()[0].key) == P{2, 2});
  CHECK(place(root.members()[0].value) == P{2, 9});
  CHECK(place(root.members()[1].key) == P{2, 12});
  const Node& list = root.members()[1].value;
  CHECK(place(list) == P{3, 3});
  CHECK(place(list.elements()[0]) == P{3, 4});
  CHECK(place(list.elements()[1]) == P{3, 10});
  CHECK(place(list.elements()[1].members()[0].value) == P{3, 15});
  CHECK(root.find("b") == &list);
  CHECK(root.find("c") == nullptr);
}

TEST_CASE("each fault of syntax is reported at its place") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "1:1: the text ends where a value is expected"},
      {" # only a comment", "1:18: the text ends where a value is expected"},
      {"{", "1:2: the text ends before '}'"},
      {"{\"a", "1:2: a string without its closing quote"},
      {"{\"a\"", "1:5: expected ':' after the key"},
      {"{\"a\":", "1:6: the text ends where a value is expected"},
      {"{\"a\":1", "1:7: the text ends before '}'"},
      {"[", "1:2: the text ends before ']'"},
      {"[1", "1:3: the text ends before ']'"},
      {"[1,", "1:4: the text ends where a value is expected"},
      {"{\"a\":1,", "1:8: expected a key in double quotes"},
      {"[1,]", "1:3: a comma before ']'"},
      {"{\"a\":1\n , \n}", "2:2: a comma before '}'"},
      {"[,1]", "1:2: expected a value"},
      {"[1 2]", "1:4: expected ',' or ']'"},
      {"{\"a\":1 \"b\":2}", "1:8: expected ',' or '}'"},
      {"{\"a\" 1}", "1:6: expected ':' after the key"},
      {"{a:1}", "1:2: expected a key in double quotes"},
      {"{'a':1}", "1:2: expected a key in double quotes"},
      {"{1:1}", "1:2: expected a key in double quotes"},
      {"[1}", "1:3: expected ',' or ']'"},
      {"{\"a\":1]", "1:7: expected ',' or '}'"},
      {"1 2", "1:3: more text after the end of the value"},
      {"{}}", "1:3: more text after the end of the value"},
      {"yes", "1:1: 'yes' is no value; strings stand in quotes"},
      {"True", "1:1: 'True' is no value; strings stand in quotes"},
      {"+1", "1:1: expected a value"},
      {".5", "1:1: expected a value"},
      {"01", "1:1: a malformed number"},
      {"-", "1:1: a malformed number"},
      {"[1.]", "1:2: a malformed number"},
      {"[1e]", "1:2: a malformed number"},
      {"[1e+]", "1:2: a malformed number"},
      {"[0x10]", "1:3: expected ',' or ']'"},
      {"[1\n/* open", "2:1: a comment without its end"},
      {"\"a\nb\"", "1:3: a control character inside a string; write it as \\n, \\t or \\u00XX"},
      {"\"a\tb\"", "1:3: a control character inside a string; write it as \\n, \\t or \\u00XX"},
      {"\"a\0b\""s, "1:3: a control character inside a string; write it as \\n, \\t or \\u00XX"},
      {"\"abc", "1:1: a string without its closing quote"},
      {"\"abc\\", "1:5: a bad escape in a string"},
      {"\"abc\\\"", "1:1: a string without its closing quote"},
      {R"("a\x41")", "1:3: a bad escape in a string"},
      {R"("\u12")", "1:2: \\u needs four hexadecimal digits"},
      {R"("\u12G4")", "1:2: \\u needs four hexadecimal digits"},
      {"\"\\u1", "1:2: \\u needs four hexadecimal digits"},
      {R"("\uD800")", "1:2: half a surrogate pair in a string"},
      {R"("\uDC00")", "1:2: half a surrogate pair in a string"},
      {R"("\uD800\u0041")", "1:2: half a surrogate pair in a string"},
      {"\"a\xFFz\"", "1:1: a string that is not UTF-8"},
      {"\0"s, "1:1: expected a value"},
      {"[1,\0]"s, "1:4: expected a value"},
      {"\xFF", "1:1: expected a value"},
      {"{}\xEF\xBB\xBF", "1:3: more text after the end of the value"}};
  for (const auto& [text, expected] : cases) {
    INFO(text);
    CHECK(fault(text) == "f:" + expected);
    const std::string all = read(text).faults;
    CHECK(std::count(all.begin(), all.end(), '^') == 1);  // only the first fault of syntax
  }
}

TEST_CASE("doubled keys are faults, each at its place, and the rest is read on") {
  const Reading reading = read("{\"a\":1,\n\"\\u0061\":2,\n\"b\":{\"a\":3,\"a\":4}}");
  CHECK(reading.faults ==
        "f:2:1: the key 'a' stands twice\n    \"\\u0061\":2,\n    ^\n"
        "f:3:12: the key 'a' stands twice\n    \"b\":{\"a\":3,\"a\":4}}\n               ^");
  CHECK(reading.node.find("b") != nullptr);
  CHECK(fault("{\"\":1,\"") == "f:1:7: a string without its closing quote");
}

TEST_CASE("lists and objects nest as deep as the limit, and no deeper") {
  const std::size_t limit = hw::limits::kConfigDepthMax;
  CHECK(compact(nested(limit)) == nested(limit));
  CHECK(fault(nested(limit + 1)) == "f:1:" + std::to_string(limit + 1) + ": nested too deep");
  CHECK(fault(std::string(1000000, '[')) ==
        "f:1:" + std::to_string(limit + 1) + ": nested too deep");
}

TEST_CASE("faults are sorted by place, those without one first") {
  const std::string text = "1\n2\n";
  hw::config::Faults faults("rules.json", text);
  faults.add(faults.place(0, 2), "third");
  faults.add(faults.place(0, 1), "second");
  faults.add(faults.place(0, 0), "first");
  faults.add(faults.place(0, 2), "fourth");
  faults.add({}, "of the whole");
  CHECK(faults.size() == 5);
  CHECK(faults.format() ==
        "rules.json: of the whole\n"
        "rules.json:1:1: first\n    1\n    ^\n"
        "rules.json:1:2: second\n    1\n     ^\n"
        "rules.json:2:1: third\n    2\n    ^\n"
        "rules.json:2:1: fourth\n    2\n    ^");
  CHECK(faults.as_error().value().code == hw::ExitCode::config);
  CHECK(faults.as_error().value().message == faults.format());
}

namespace {

// The two lines of the excerpt for a column of a text's first line.
std::pair<std::string, std::string> excerpt(std::string_view line, std::size_t column) {
  hw::config::Faults faults("f", line);
  faults.add(faults.place(0, column - 1), "x");
  const std::string text = faults.format();
  const std::size_t first = text.find('\n') + 1;
  const std::size_t second = text.find('\n', first) + 1;
  REQUIRE(first > 0);
  REQUIRE(second > 0);
  CHECK(text.substr(first, 4) == "    ");
  CHECK(text.substr(second, 4) == "    ");
  return {text.substr(first + 4, second - first - 5), text.substr(second + 4)};
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

// What the caret points to in a line without tabs.
std::string pointed_at(const std::pair<std::string, std::string>& shown) {
  CHECK(shown.second.find_first_not_of(' ') == shown.second.size() - 1);
  CHECK(shown.second.back() == '^');
  std::size_t at = 0;
  for (std::size_t left = shown.second.size() - 1; left > 0 && at < shown.first.size(); --left) {
    ++at;
    while (at < shown.first.size() && (shown.first[at] & 0xC0) == 0x80) {
      ++at;
    }
  }
  std::size_t end = at + 1;
  while (end < shown.first.size() && (shown.first[end] & 0xC0) == 0x80) {
    ++end;
  }
  return at < shown.first.size() ? shown.first.substr(at, end - at) : "";
}

}  // namespace

TEST_CASE("the caret stands below the column, behind tabs and characters of several bytes") {
  CHECK(excerpt("\t\tab", 4) == std::pair("\t\tab"s, "\t\t ^"s));
  CHECK(excerpt("\"\u20AC\u00E9\": x", 10) == std::pair("\"\u20AC\u00E9\": x"s, "      ^"s));
  CHECK(excerpt("ab", 3) == std::pair("ab"s, "  ^"s));  // where the text ends
  CHECK(excerpt("ab\r\ncd", 2) == std::pair("ab"s, " ^"s));
  CHECK(pointed_at(excerpt("\xFF\xE2\x82 \x80z", 6)) == "z");  // bytes that are no UTF-8
}

TEST_CASE("each of several faults shows its own line, in the order of their places") {
  hw::config::Faults faults("f", "a\n\nb\r\nc");
  const std::size_t other = faults.add_file("g", "d\ne");
  faults.add(faults.place(other, 2), "6");
  faults.add(faults.place(0, 6), "5");
  for (const std::size_t offset : {3U, 4U}) {
    faults.add(faults.place(0, offset), offset == 3 ? "3" : "4");
  }
  faults.add(faults.place(0, 0), "1");
  faults.add(faults.place(0, 2), "2");
  faults.add(faults.place(other, 3), "7");  // where it ends
  CHECK(faults.format() ==
        "f:1:1: 1\n    a\n    ^\nf:2:1: 2\n    \n    ^\nf:3:1: 3\n    b\n    ^\n"
        "f:3:2: 4\n    b\n     ^\nf:4:1: 5\n    c\n    ^\ng:2:1: 6\n    e\n    ^\n"
        "g:2:2: 7\n    e\n     ^");
}

TEST_CASE("a byte order mark is in no column and in no excerpt") {
  CHECK(fault("\xEF\xBB\xBF{\"a\":x}") == fault("{\"a\":x}"));
  CHECK(excerpt("\xEF\xBB\xBF{\"a\":x}", 9) == excerpt("{\"a\":x}", 6));
}

TEST_CASE("a long line is cut around the column, never inside a character") {
  for (const std::string& filler : {"a"s, "\u00E9"s, "\u20AC"s, "\U0001F600"s}) {
    for (const std::size_t before :
         {0U, 20U, 59U, 60U, 61U, 62U, 63U, 64U, 100U, 119U, 120U, 500U}) {
      for (const std::size_t after : {0U, 1U, 2U, 3U, 500U}) {
        std::string line;
        for (std::size_t i = 0; i < before; ++i) {
          line += filler;
        }
        const std::size_t column = line.size() + 1;
        line += 'X';
        for (std::size_t i = 0; i < after; ++i) {
          line += filler;
        }
        INFO(filler << " " << before << " before, " << after << " after");
        const auto shown = excerpt(line, column);
        CHECK(shown.first.size() <= 120);
        CHECK(shown.first.find("\uFFFD") == std::string::npos);
        CHECK(characters(shown.first) <= 120);
        CHECK(pointed_at(shown) == "X");
      }
    }
  }
}

TEST_CASE("what is printed reads back as the same") {
  hw::test::Random random(31);
  for (int i = 0; i < 2000; ++i) {
    const std::string text = random.text("\"\\\n\t\x01/u{\xC3\xA9", 8);
    std::string repaired;
    hw::append_utf8_lossy(repaired, text);
    const Node string({}, Type::string, repaired);
    std::array<hw::config::Member, 1> members = {{{string, string}}};
    const Node node({}, members);
    std::string printed;
    hw::config::append_json(printed, node);
    INFO(random.seed() << " " << printed);
    REQUIRE(compact(printed) == printed);
    REQUIRE(read(printed).node.members()[0].key.text() == repaired);
    REQUIRE(read(printed).node.members()[0].value.text() == repaired);
  }
}

TEST_CASE("without comments exactly the JSON texts are taken") {
  hw::test::Random random(32);
  static const std::array<std::string, 26> tokens = {
      "{",       "}",  "[",    "]",       ",",   ":",  "\"a\"", "\"b\"",       "1",
      "-0.5",    "01", "true", "null",    "nul", " ",  "\n",    "\"\\u0041\"", "\"\\uD800\"",
      "\"\\x\"", "\"", "\\",   "{\"c\":", "[1,", "1]", "{}",    "\xFF"};
  std::size_t taken = 0;
  for (int i = 0; i < 30000; ++i) {
    std::string text;
    for (std::size_t n = 1 + random.below(7); n > 0; --n) {
      text += random.pick(tokens);
    }
    const Reading reading = read(text);
    INFO(random.seed() << " " << text << "\n" << reading.faults);
    const bool doubled = reading.faults.find("stands twice") != std::string::npos;
    REQUIRE((reading.faults.empty() || doubled) >= nlohmann::json::accept(text));
    if (!doubled) {
      REQUIRE(reading.faults.empty() == nlohmann::json::accept(text));
      taken += reading.faults.empty() ? 1 : 0;
    }
  }
  CHECK(taken > 1000);
}

TEST_CASE("a value of the wrong type and unknown keys are faults with a hint") {
  const std::string text = R"({"name": 5, "patern": {}})";
  hw::config::Faults faults("rules.json", text);
  const Node root = hw::config::read_json(text, faults);
  static constexpr std::array<std::string_view, 2> kKnown = {"name", "pattern"};
  CHECK_FALSE(hw::config::check_keys(faults, root, kKnown));
  CHECK_FALSE(hw::config::require(faults, *root.find("name"), Type::string, "'name'"));
  CHECK(hw::config::require(faults, root, Type::object, "a rule"));
  CHECK(faults.format() ==
        "rules.json:1:10: 'name' must be a string, not a number\n    " + text +
            "\n             ^\n" +
            "rules.json:1:13: unknown key 'patern'; did you mean 'pattern'?\n    " + text +
            "\n                ^");
}
