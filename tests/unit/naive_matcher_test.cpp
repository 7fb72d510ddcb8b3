// SPDX-License-Identifier: MIT
// The naive matcher against verdicts that were taken from event-ruler itself, and what the default
// dialect makes of them; then the random patterns and events that others are tested with.
#include <catch2/catch.hpp>

#include "naive_matcher.h"
#include "pattern_generator.h"

namespace naive = hw::test::naive;

namespace {

std::string verdict(const std::string& pattern, const std::string& event, bool eventbridge) {
  const auto compiled = naive::compile(pattern, eventbridge);
  return !compiled ? "refused" : naive::matches(*compiled, event) ? "yes" : "no";
}

// Of both dialects, the default one first, where they differ.
std::string verdict(const std::string& pattern, const std::string& event) {
  const std::string plain = verdict(pattern, event, false);
  const std::string eventbridge = verdict(pattern, event, true);
  return plain == eventbridge ? plain : plain + "|" + eventbridge;
}

struct Row {
  std::string pattern;
  std::string event;
  std::string verdict;
};

void check(const std::vector<Row>& rows) {
  for (const auto& [pattern, event, expected] : rows) {
    INFO(pattern << " on " << event);
    CHECK(verdict(pattern, event) == expected);
  }
}

// Alternatives of the field a, and its value.
void check_values(const std::vector<Row>& rows) {
  for (const auto& [alternatives, value, expected] : rows) {
    INFO(alternatives << " on " << value);
    CHECK(verdict(R"({"a":[)" + alternatives + "]}", R"({"a":)" + value + "}") == expected);
  }
}

void check_patterns(const std::vector<std::pair<std::string, std::string>>& rows) {
  for (const auto& [pattern, expected] : rows) {
    INFO(pattern);
    CHECK(verdict(pattern, "{}") == expected);
  }
}

// Of the alternatives alone.
void check_refused(const std::vector<std::string>& alternatives, const std::string& expected) {
  for (const std::string& text : alternatives) {
    INFO(text);
    CHECK(verdict(R"({"a":[)" + text + "]}", "{}") == expected);
  }
}

}  // namespace

TEST_CASE("naive: an event is an object of leaves") {
  CHECK(naive::parse_event("{}"));
  for (const char* text : {"[]", "1", "", "{", R"({"a":1,})", R"({"a":01})", R"({"a":"\ud800"})",
                           R"({"a":"\x"})", "{} {}", "{\"a\":\"\xff\"}", "{\"a\":\"\n\"}"}) {
    INFO(text);
    CHECK_FALSE(naive::parse_event(text));
  }
  const auto event =
      naive::parse_event(R"({"a":[1,{"b":"x"},[2,{}]],"hw":{"c":1},"c.d":[],"":{"":null}})");
  REQUIRE(event);
  REQUIRE(event->leaves.size() == 4);
  CHECK(event->leaves[0].elements.empty());
  CHECK(event->leaves[1].path == "a.b");
  CHECK(event->leaves[1].elements == std::map<int, std::size_t>{{0, 1}});
  CHECK(event->leaves[2].elements == std::map<int, std::size_t>{{0, 2}});
  CHECK(event->leaves[3].path == ".");
}

TEST_CASE("naive: paths") {
  check({
      {R"({"b.c":[1]})", R"({"b":{"c":1}})", "yes"},
      {R"({"b":{"c":[1]}})", R"({"b.c":1})", "yes"},
      {R"({"a":[1]})", R"({"a":1,"a":2})", "yes"},
      {R"({"a":[2]})", R"({"a":1,"a":2})", "yes"},
      {R"({"a":["café"]})", R"({"a":"caf\u00e9"})", "yes"},
      {R"({"\u0061":["\/\u00e9\ud83d\ude00"]})", R"({"a":"/é😀"})", "yes"},
      // Empty containers and objects are no leaves.
      {R"({"a":[{"exists":true}]})", R"({"a":{"b":1}})", "no"},
      {R"({"a":[{"exists":false}]})", R"({"a":{"b":1}})", "yes"},
      {R"({"a":[{"exists":false}]})", R"({"a":{}})", "yes"},
      {R"({"a":[{"exists":false}]})", R"({"a":[]})", "yes"},
      {R"({"a":[{"exists":false}]})", R"({"a":[[],[{}]]})", "yes"},
      {R"({"a":[{"exists":false}]})", R"({"a":null})", "no"},
      {R"({"a":[{"exists":true}]})", R"({"a":null})", "yes"},
      {R"({"a":[{"exists":false},"x"]})", R"({"a":"x"})", "yes"},
      {R"({"a":[{"exists":false},"x"]})", R"({"b":"x"})", "yes"},
      {R"({"a":[{"exists":false},"x"]})", R"({"a":"y"})", "no"},
      // The routing slip.
      {R"({"a":[1]})", R"({"hw":{"a":1},"h\u0077":2,"a":1})", "yes"},
      {R"({"a":{"hw":[1]}})", R"({"a":{"hw":1}})", "yes"},
      {R"({"hw":[1]})", R"({"hw":1})", "refused"},
      {R"({"hw":{"a":[1]}})", "{}", "refused"},
      {R"({"hw.a":[{"exists":false}]})", "{}", "refused"},
      {R"({"h\u0077":[1]})", "{}", "refused"},
      {R"({"hwa":[1]})", R"({"hwa":1})", "yes"},
      // One path twice.
      {R"({"a":[1],"a":[2]})", R"({"a":2})", "refused|yes"},
      {R"({"a":[1],"a":[2]})", R"({"a":1})", "refused|no"},
      {R"({"a.b":[1],"a":{"b":[2]}})", R"({"a":{"b":2}})", "refused|yes"},
      {R"({"a":{"b":[1]},"a":{"c":[2]}})", R"({"a":{"b":1,"c":2}})", "yes"},
      {R"({"a":[1],"a":{"b":[2]}})", R"({"a":[1,{"b":2}]})", "yes"},
  });
}

TEST_CASE("naive: what is no pattern") {
  check_patterns({{"{}", "refused"},
                  {"[]", "refused"},
                  {"1", "refused"},
                  {"", "refused"},
                  {R"({"a":[1]}})", "refused"},
                  {R"({"a":{}})", "refused"},
                  {R"({"a":[]})", "refused"},
                  {R"({"a":"x"})", "refused"},
                  {R"({"a":null})", "refused"},
                  {R"({"a":[["x"]]})", "refused"},
                  {R"({"a":[{}]})", "refused"},
                  {R"({"a":[1],"b":{"c":{}}})", "refused"}});
  check_refused({R"({"unknown":"x"})",
                 R"({"prefix":"a","suffix":"c"})",
                 R"({"prefix":"a","prefix":"c"})",
                 R"({"prefix":1})",
                 R"({"prefix":null})",
                 R"({"prefix":[]})",
                 R"({"prefix":["a",1]})",
                 R"({"prefix":{"wildcard":"a"}})",
                 R"({"prefix":{}})",
                 R"({"suffix":{"equals-ignore-case":"a","prefix":"b"}})",
                 R"({"exactly":1})",
                 R"({"exactly":["a"]})",
                 R"({"equals-ignore-case":1})",
                 R"({"equals-ignore-case":[]})",
                 R"({"wildcard":"**"})",
                 R"({"wildcard":"a\\b"})",
                 R"({"wildcard":"a\\"})",
                 R"({"wildcard":1})",
                 R"({"exists":"true"})",
                 R"({"exists":null})",
                 R"({"exists":1})",
                 R"({"numeric":[]})",
                 R"({"numeric":5})",
                 R"({"numeric":["="]})",
                 R"({"numeric":["=","5"]})",
                 R"({"numeric":["==",5]})",
                 R"({"numeric":[5,"="]})",
                 R"({"numeric":["<",5,">",0]})",
                 R"({"numeric":[">",5,"<",0]})",
                 R"({"numeric":[">",5,"<=",5]})",
                 R"({"numeric":[">=",5,"<",5]})",
                 R"({"numeric":["=",5,"<",6]})",
                 R"({"numeric":[">",0,"<",1,"<",2]})",
                 R"({"numeric":[">",0,"!=",1]})",
                 R"({"cidr":"10.0.0.0"})",
                 R"({"cidr":"10.0.0.0/"})",
                 R"({"cidr":"10.0.0.0/33"})",
                 R"({"cidr":"::/129"})",
                 R"({"cidr":"::ffff:a00:0/33"})",
                 R"({"cidr":"localhost/8"})",
                 R"({"cidr":"10.0.0.0/8/8"})",
                 R"({"cidr":"10.0.0.0/-1"})",
                 R"({"cidr":"10.0.0.0/+8"})",
                 R"({"cidr":"10.0.0.0/99999999999999999999"})",
                 R"({"cidr":8})",
                 R"({"anything-but":[]})",
                 R"({"anything-but":["a",1]})",
                 R"({"anything-but":null})",
                 R"({"anything-but":true})",
                 R"({"anything-but":[null]})",
                 R"({"anything-but":[["a"]]})",
                 R"({"anything-but":{}})",
                 R"({"anything-but":{"prefix":""}})",
                 R"({"anything-but":{"suffix":["a",""]}})",
                 R"({"anything-but":{"prefix":"a","suffix":"b"}})",
                 R"({"anything-but":{"wildcard":[]}})",
                 R"({"anything-but":{"exists":true}})",
                 R"({"anything-but":{"anything-but":"a"}})",
                 R"({"anything-but":[{"wildcard":"a"}]})",
                 R"({"anything-but":{"wildcard":"**"}})",
                 R"({"field":["=","hw"]})",
                 R"({"field":["=","hw.id"]})",
                 R"({"field":["~","a"]})",
                 R"({"field":"a"})",
                 R"({"field":["="]})",
                 R"({"field":["=",1]})",
                 R"({"glob":"[a"})",
                 R"({"glob":[]})",
                 R"({"glob":1})"},
                "refused");
  check_refused({R"({"prefix":["a"]})",
                 R"({"suffix":["a","b"]})",
                 R"({"prefix":{"equals-ignore-case":["a"]}})",
                 R"({"equals-ignore-case":["a"]})",
                 R"({"wildcard":["a","*"]})",
                 R"({"cidr":["::/0"]})",
                 R"({"cidr":"10.0.0.0/32"})",
                 R"({"cidr":"::/128"})",
                 R"({"cidr":"::ffff:a00:0/32"})",
                 R"({"cidr":"::ffff:10.0.0.0/8"})",
                 R"({"numeric":["!=",5]})",
                 R"({"numeric":[">=",5,"<=",5]})",
                 R"({"numeric":["=",9007199254740993]})",
                 R"({"numeric":["<",1e400]})",
                 R"({"anything-but":9007199254740993})",
                 R"({"anything-but":{"prefix":{"equals-ignore-case":"a"}}})",
                 R"({"anything-but":{"cidr":"::/0"}})",
                 R"({"anything-but":{"numeric":["<",1]}})",
                 R"({"anything-but":{"exactly":"a"}})",
                 R"({"anything-but":{"glob":"a"}})",
                 R"({"glob":["a","b"]})",
                 R"({"field":["=","b"]})"},
                "no|refused");
}

TEST_CASE("naive: what is chosen stands in the same elements of arrays") {
  const std::string b_and_c = R"({"a":{"b":[1],"c":[2]}})";
  const std::string p_and_q = R"({"a":{"x":{"p":[1]},"y":{"q":[2]}}})";
  check({
      {b_and_c, R"({"a":[{"b":1},{"c":2}]})", "no"},
      {b_and_c, R"({"a":[{"b":1},{"c":2},{"b":1,"c":2}]})", "yes"},
      {p_and_q, R"({"a":[{"x":[{"p":1}],"y":[{"q":9},{"q":2}]}]})", "yes"},
      {p_and_q, R"({"a":[{"x":[{"p":1}]},{"y":[{"q":2}]}]})", "no"},
      {R"({"a":{"b":[1]},"d":{"e":[2]}})", R"({"a":[{"b":0},{"b":1}],"d":[{"e":2}]})", "yes"},
      // An array of arrays, scalars beside objects, arrays of one doubled name.
      {b_and_c, R"({"a":[[{"b":1}],[{"c":2}]]})", "no"},
      {b_and_c, R"({"a":[[{"b":1},{"c":2}]]})", "no"},
      {b_and_c, R"({"a":[[{"b":1,"c":2}]]})", "yes"},
      {R"({"a":[1],"a.b":[2]})", R"({"a":[1,{"b":2}]})", "yes"},
      {R"({"a":[1],"a.b":[2]})", R"({"a":[[1],{"b":2}]})", "no"},
      {b_and_c, R"({"a":[{"b":1}],"a":[{"b":3},{"c":2}]})", "yes"},
      {b_and_c, R"({"a":[{"b":[0,1],"c":[2]}]})", "yes"},
  });
}

TEST_CASE("naive: absence is of what agrees with what was chosen before") {
  check({
      {R"({"a":{"b":[1],"c":[{"exists":false}]}})", R"({"a":[{"b":1},{"b":2,"c":3}]})", "yes"},
      {R"({"a":{"aa":[{"exists":false}],"b":[1]}})", R"({"a":[{"b":1},{"aa":3}]})", "no"},
      {R"({"a":{"c":[{"exists":false}],"b":[1]}})", R"({"a":[{"b":1},{"b":2,"c":3}]})", "yes"},
      // "-" and "!" are before ".", and the order is by UTF-16, where U+10400 is before U+FF5E.
      {R"({"a-":[{"exists":false}],"a":{"b":[1]}})", R"({"a":[{"b":1}],"a-":2})", "no"},
      {R"({"x":{"a.b":[1],"a-":[{"exists":false}]}})", R"({"x":[{"a.b":1},{"a-":2}]})", "no"},
      {R"({"x":{"a.b":[1],"a0":[{"exists":false}]}})", R"({"x":[{"a.b":1},{"a0":2}]})", "yes"},
      {R"({"x":{"𐐀":[1],"～":[{"exists":false}]}})", R"({"x":[{"𐐀":1},{"～":2}]})", "yes"},
      {R"({"x":{"～":[1],"𐐀":[{"exists":false}]}})", R"({"x":[{"～":1},{"𐐀":2}]})", "no"},
      // The first choice that has it may not be the one: all are tried.
      {R"({"a":{"b":[1],"c":[{"exists":false}],"d":[4]}})",
       R"({"a":[{"b":1,"d":5},{"b":1,"c":3,"d":4},{"b":1,"d":4}]})", "yes"},
      {R"({"a":{"b":[1],"c":[{"exists":false}],"d":[4]}})",
       R"({"a":[{"b":1,"d":5},{"b":1,"c":3,"d":4}]})", "no"},
  });
}

TEST_CASE("naive: literals and operators on strings") {
  check_values({
      {R"("x")", R"("x")", "yes"},
      {R"("x")", R"("X")", "no"},
      {R"("x")", R"(["y","x"])", "yes"},
      {"true", "true", "yes"},
      {"true", R"("true")", "no"},
      {"true", "false", "no"},
      {"null", "null", "yes"},
      {R"("null")", "null", "no"},
      {"null", R"("null")", "no"},
      {R"({"exactly":"x"})", R"("x")", "yes"},
      {R"({"exactly":"10.0.0.1"})", R"("010.0.0.001")", "no"},
      {R"({"prefix":""})", R"("x")", "yes"},
      {R"({"suffix":""})", R"("")", "yes"},
      {R"({"prefix":""})", "5", "no"},
      {R"({"prefix":"ab"})", R"("abc")", "yes"},
      {R"({"prefix":"ab"})", R"("xab")", "no"},
      {R"({"suffix":"bc"})", R"("abc")", "yes"},
      {R"({"suffix":"bc"})", R"("bcd")", "no"},
      {R"({"prefix":["x","ab"]})", R"("abc")", "yes|refused"},
      {R"({"suffix":{"equals-ignore-case":["x","BC"]}})", R"("abc")", "yes|refused"},
      // The quotes are part of the text, in event-ruler.
      {R"({"prefix":"abc\""})", R"("abc")", "no|yes"},
      {R"({"prefix":"abc\""})", R"("abcd")", "no"},
      {R"({"suffix":"\"abc"})", R"("abc")", "no|yes"},
      {R"({"prefix":{"equals-ignore-case":"ABC\""}})", R"("abc")", "no|yes"},
      {R"({"anything-but":{"suffix":"\"abc"}})", R"("abc")", "yes|no"},
      {R"({"wildcard":"*"})", R"("")", "yes"},
      {R"({"wildcard":"*"})", "1", "no"},
      {R"({"wildcard":""})", R"("")", "yes"},
      {R"({"wildcard":""})", R"("a")", "no"},
      {R"({"wildcard":"a*c*"})", R"("abbc")", "yes"},
      {R"({"wildcard":"a*c"})", R"("abcb")", "no"},
      {R"({"wildcard":"a?c"})", R"("abc")", "no"},
      {R"({"wildcard":"a?c"})", R"("a?c")", "yes"},
      {R"({"wildcard":"\\**\\\\"})", R"("*ab\\")", "yes"},
      {R"({"wildcard":"\\**"})", R"("ab")", "no"},
      {R"({"wildcard":["x","a*"]})", R"("ab")", "yes|refused"},
  });
}

TEST_CASE("naive: case is ignored") {
  const auto ignored = [](const std::string& operand, const std::string& value) {
    return verdict(R"({"a":[{"equals-ignore-case":")" + operand + R"("}]})",
                   R"({"a":")" + value + R"("})");
  };
  CHECK(ignored("aBc", "AbC") == "yes");
  CHECK(ignored("aBc", "AbCd") == "no");
  CHECK(ignored("é", "É") == "yes");
  CHECK(ignored("straße", "STRASSE") == "yes");
  CHECK(ignored("STRASSE", "straße") == "yes|no");
  CHECK(ignored("straße", "STRAẞE") == "yes|no");
  CHECK(ignored("ς", "Σ") == "yes");
  CHECK(ignored("Σ", "ς") == "yes|no");
  CHECK(ignored("Σ", "σ") == "yes");
  CHECK(ignored("σ", "ς") == "yes|no");
  CHECK(ignored("𐐀", "𐐨") == "yes|no");
  CHECK(ignored("𐐀", "𐐀") == "yes");
  CHECK(ignored("İ", "i̇") == "yes");
  CHECK(ignored("i", "İ") == "no");
  CHECK(ignored("ı", "I") == "no|yes");
  CHECK(ignored("I", "ı") == "no");
  CHECK(ignored("ﬁ", "FI") == "yes");
  CHECK(ignored("FI", "ﬁ") == "yes|no");
  CHECK(ignored("ﬁ", "fi") == "yes|no");
  CHECK(ignored("\\u212A", "k") == "yes");     // the Kelvin sign, whose lower case is k
  CHECK(ignored("k", "\\u212A") == "yes|no");  // but which is not the upper case of k
  CHECK(ignored("ǅ", "ǅ") == "yes|no");        // a title case: neither of its two forms
  CHECK(ignored("ǅ", "ǆ") == "yes");
  CHECK(ignored("é", "E\\u0301") == "no");  // no normalisation
  CHECK(ignored("10.0.0.1", "010.0.0.1") == "no");
  check_values({
      {R"({"prefix":{"equals-ignore-case":"ß"}})", R"("SSx")", "yes"},
      {R"({"prefix":{"equals-ignore-case":"s"}})", R"("ßx")", "yes|no"},
      {R"({"suffix":{"equals-ignore-case":"ß"}})", R"("xSS")", "yes"},
      {R"({"suffix":{"equals-ignore-case":"s"}})", R"("xß")", "yes|no"},
      {R"({"anything-but":{"equals-ignore-case":["a","bB"]}})", R"("Bb")", "no"},
      {R"({"anything-but":{"equals-ignore-case":["a","bB"]}})", R"("c")", "yes"},
      {R"({"equals-ignore-case":"5"})", "5", "no"},
  });
}

TEST_CASE("naive: numbers") {
  check_values({
      {"300", "300.0", "yes"},
      {"300", "3e2", "yes"},
      {"0", "-0.0", "yes"},
      {"-0", "0", "yes"},
      {"300", R"("300")", "no"},
      {R"("300")", "300", "no"},
      {"9007199254740993", "9007199254740993", "yes"},
      {"9007199254740992", "9007199254740993", "no"},
      {"9007199254740993", "9007199254740993.0", "no"},
      {"9007199254740992", "9007199254740993.0", "yes|no"},
      {"18446744073709551615", "18446744073709551615", "yes"},
      {"18446744073709551615", "18446744073709551616", "no"},
      {"18446744073709551616", "18446744073709551616.0", "yes|no"},
      {"18446744073709552000", "1.8446744073709552e19", "no|yes"},
      {"1e400", "1e400", "yes"},
      {"1e400", "1E400", "yes|no"},
      {"1e-400", "0", "yes|no"},
      {"5e-324", "5e-324", "yes"},
      {"0.1", "0.10", "yes"},
      {"0.1", "0.10000000000000001", "yes|no"},
      {R"({"numeric":["<",0]})", "-122.422003528252475", "yes|no"},
      {R"({"numeric":["<",0]})", "-122.42200352825247", "yes"},
      {R"({"numeric":[">",0]})", "1e400", "yes|no"},
      {R"({"numeric":[">",0]})", "9007199254740993", "yes|no"},
      {R"({"numeric":["<",0]})", "9007199254740993", "no"},
      {R"({"numeric":["=",9007199254740993]})", "9007199254740993", "yes|refused"},
      {R"({"numeric":["=",9007199254740993]})", "9007199254740992", "no|refused"},
      {R"({"numeric":["=",3e2]})", "300", "yes"},
      {R"({"numeric":["=",300]})", R"("300")", "no"},
      {R"({"numeric":[">",0,"<=",5]})", "5", "yes"},
      {R"({"numeric":[">",0,"<=",5]})", "0", "no"},
      {R"({"numeric":[">=",0,"<",5]})", "-0", "yes"},
      {R"({"numeric":[">=",0,"<",5]})", "5.0", "no"},
      {R"({"numeric":[">=",5,"<=",5]})", "5", "yes|refused"},
      {R"({"numeric":["!=",5]})", "5.0", "no|refused"},
      {R"({"numeric":["!=",5]})", "6", "yes|refused"},
      {R"({"numeric":["!=",5]})", R"("5")", "no|refused"},
  });
}

TEST_CASE("naive: addresses") {
  check_values({
      {R"("10.0.0.1")", R"("010.0.0.001")", "yes"},
      {R"("010.0.0.001")", R"("10.0.0.1")", "yes"},
      {R"("::1")", R"("0:0:0:0:0:0:0:1")", "yes"},
      {R"("10.0.0.256")", R"("10.0.0.256")", "yes"},
      {R"("10.0.0.256")", R"("010.0.0.256")", "no"},
      {R"("1:2")", R"("1:2")", "yes"},
      {R"("1:2")", R"("01:2")", "no"},
      {R"("10.0.0.5")", R"("::ffff:a00:5")", "yes"},
      {R"("10.0.0.5")", R"("::ffff:10.0.0.5")", "yes|no"},
      {R"("::ffff:10.0.0.5")", R"("::ffff:10.0.0.5")", "yes"},
      {R"("10.0.0.1")", R"("a00:1::5")", "no|yes"},
      {R"("10.0.0.1")", R"("10.0.0.1\u0000")", "no"},
      {R"("0000010.0.0.1")", R"("10.0.0.1")", "yes"},
      {R"("00000010.00.0.01")", R"("10.0.0.1")", "no"},
      {R"({"cidr":"10.0.0.0/24"})", R"("10.0.0.255")", "yes"},
      {R"({"cidr":"10.0.0.0/24"})", R"("10.0.1.0")", "no"},
      {R"({"cidr":"10.0.0.77/24"})", R"("10.0.0.1")", "yes"},
      {R"({"cidr":"10.0.0.0/024"})", R"("10.0.0.1")", "yes"},
      {R"({"cidr":"10.0.0.0/24"})", R"("10.0.0.256")", "no"},
      {R"({"cidr":"10.0.0.0/24"})", "10", "no"},
      {R"({"cidr":"0.0.0.0/0"})", R"("10.0.0.1")", "yes"},
      {R"({"cidr":"0.0.0.0/0"})", R"("::1")", "no|yes"},
      {R"({"cidr":"32.1.0.0/16"})", R"("2001:db8::1")", "no|yes"},
      {R"({"cidr":"2001:db8::/32"})", R"("2001:DB8:ffff::")", "yes"},
      {R"({"cidr":"2001:db8::/32"})", R"("32.1.13.184")", "no"},
      {R"({"cidr":"::/0"})", R"("10.0.0.1")", "no|yes"},
      {R"({"cidr":"::/0"})", R"("0.0.0.0")", "no"},
      {R"({"cidr":"10.0.0.1/32"})", R"("10.0.0.1")", "yes|refused"},
      {R"({"cidr":"10.0.0.1/32"})", R"("10.0.0.2")", "no|refused"},
      {R"({"cidr":"::ffff:a00:0/24"})", R"("10.0.0.9")", "yes"},
      {R"({"cidr":["::/0","10.0.0.0/8"]})", R"("10.9.9.9")", "yes|refused"},
  });
}

TEST_CASE("naive: anything but") {
  check_values({
      {R"({"anything-but":"x"})", R"("y")", "yes"},
      {R"({"anything-but":"x"})", R"("x")", "no"},
      {R"({"anything-but":"x"})", "5", "yes"},
      {R"({"anything-but":"x"})", "true", "yes"},
      {R"({"anything-but":"x"})", "null", "yes"},
      {R"({"anything-but":"x"})", "[]", "no"},
      {R"({"anything-but":"x"})", "{}", "no"},
      {R"({"anything-but":"x"})", R"({"b":1})", "no"},
      {R"({"anything-but":"x"})", R"(["x","y"])", "yes"},
      {R"({"anything-but":"x"})", R"(["x","x"])", "no"},
      {R"({"anything-but":5})", R"("5")", "yes"},
      {R"({"anything-but":5})", "5.0", "no"},
      {R"({"anything-but":[5,6]})", "6", "no"},
      {R"({"anything-but":9007199254740992})", "9007199254740993", "yes"},
      {R"({"anything-but":"10.0.0.1"})", R"("010.0.0.1")", "yes"},
      {R"({"anything-but":{"prefix":"a"}})", R"("ab")", "no"},
      {R"({"anything-but":{"prefix":["b","a"]}})", R"("ab")", "no"},
      {R"({"anything-but":{"prefix":"a"}})", "1", "yes"},
      {R"({"anything-but":{"suffix":"a"}})", R"("ab")", "yes"},
      {R"({"anything-but":{"wildcard":["*x*","a*"]}})", R"("bx")", "no"},
      {R"({"anything-but":{"prefix":{"equals-ignore-case":"A"}}})", R"("ab")", "no|refused"},
      {R"({"anything-but":{"cidr":"10.0.0.0/8"}})", R"("10.1.1.1")", "no|refused"},
      {R"({"anything-but":{"cidr":"10.0.0.0/8"}})", R"("x")", "yes|refused"},
      {R"({"anything-but":{"numeric":["<",5]}})", "5", "yes|refused"},
      {R"({"anything-but":{"glob":"a*"}})", R"("ab")", "no|refused"},
      {R"({"anything-but":{"exactly":"a"}})", R"("a")", "no|refused"},
  });
  CHECK(verdict(R"({"a":[{"anything-but":"x"}]})", R"({"b":1})") == "no");
}

TEST_CASE("naive: $or") {
  const std::string two = R"({"a":[1],"$or":[{"b":[2]},{"c":[3],"d":[4]}]})";
  check({
      {two, R"({"a":1,"b":2})", "yes"},
      {two, R"({"a":1,"c":3})", "no"},
      {two, R"({"a":1,"c":3,"d":4})", "yes"},
      {two, R"({"b":2})", "no"},
      {R"({"x":{"$or":[{"b":[2]},{"c":[3]}]}})", R"({"x":{"c":3}})", "yes"},
      {R"({"$or":[{"b":[2]},{"$or":[{"c":[3]},{"d":[4]}],"e":[5]}]})", R"({"d":4,"e":5})", "yes"},
      {R"({"$or":[{"b":[2]},{"$or":[{"c":[3]},{"d":[4]}],"e":[5]}]})", R"({"d":4})", "no"},
      {R"({"$or":[{"b":[1]},{"c":[1]}],"$or":[{"d":[1]},{"e":[1]}]})", R"({"b":1,"e":1})", "yes"},
      {R"({"$or":[{"b":[1]},{"c":[1]}],"$or":[{"d":[1]},{"e":[1]}]})", R"({"b":1,"c":1})", "no"},
      // A branch overrides, and is overridden by what follows.
      {R"({"a":[1],"$or":[{"a":[2]},{"b":[2]}]})", R"({"a":2})", "yes"},
      {R"({"a":[1],"$or":[{"a":[2]},{"b":[2]}]})", R"({"a":1})", "no"},
      {R"({"a":[1],"$or":[{"a":[2]},{"b":[2]}]})", R"({"a":1,"b":2})", "yes"},
      {R"({"$or":[{"a":[2]},{"b":[2]}],"a":[1]})", R"({"a":2})", "no"},
      {R"({"$or":[{"a":[2]},{"b":[2]}],"a":[1]})", R"({"a":1})", "yes"},
      {R"({"a":[1],"$or":[{"b":[2]},{"c":[2]}],"a":[3]})", R"({"a":3,"b":2})", "refused|yes"},
      {R"({"$or":[{"a":[1],"a":[2]},{"b":[2]}]})", R"({"a":2})", "refused|yes"},
      // The branches' arrays are the level's.
      {R"({"a":{"x":[1],"$or":[{"y":[2]},{"z":[3]}]}})", R"({"a":[{"x":1},{"z":3}]})", "no"},
      {R"({"a":{"x":[1],"$or":[{"y":[2]},{"z":[3]}]}})", R"({"a":[{"x":1,"z":3}]})", "yes"},
      // What is no $or is a name in event-ruler.
      {R"({"$or":[{"prefix":"x"},{"suffix":"y"}]})", R"({"$or":"ay"})", "refused|yes"},
      {R"({"$or":[{"prefix":"x"},{"suffix":"y"}]})", R"({"$or":"z"})", "refused|no"},
      {R"({"$or":{"a":[1]}})", R"({"$or":{"a":1}})", "refused|yes"},
      {R"({"a":{"$or":["x"]}})", R"({"a":{"$or":"x"}})", "refused|yes"},
      {R"({"$or":[{"a":[1]}]})", R"({"a":1})", "yes|refused"},
      {R"({"$or":[]})", "{}", "refused"},
      {R"({"$or":[{"a":[1]},{}]})", "{}", "refused"},
      {R"({"$or":[{"a":[1]},1]})", "{}", "refused"},
      {R"({"$or":[{"a":[1]},{"b":{"prefix":[1]}}]})", "{}", "refused"},
      {R"({"$or":[{"a":[1]},{"b":{"<":[1]}}]})", "{}", "refused"},
      {R"({"$or":[{"a":[1]},{"date-after":[1]}]})", "{}", "refused"},
      {R"({"$or":[{"a":[1]},{"$or":[{"b":[1]},{"x":{"cidr":[1]}}]}]})", "{}", "refused"},
      {R"({"prefix":[1],"$or":[{"a":[1]},{"b":[1]}]})", R"({"prefix":1,"a":1})", "yes"},
      {R"({"$or":[{"hw":[1]},{"b":[1]}]})", R"({"b":1})", "refused"},
  });
  std::string ten;
  for (char name = 'a'; name < 'k'; ++name) {
    ten += std::string(ten.empty() ? "" : ",") + R"("$or":[{")" + name + R"(":[1]},{"x":[1]}])";
  }
  CHECK(verdict("{" + ten + "}", R"({"x":1,"a":1})") == "yes");
  CHECK(verdict("{" + ten + R"(,"$or":[{"p":[1]},{"q":[1]}]})", R"({"x":1,"p":1})") == "refused");
}

TEST_CASE("naive: $and and $not") {
  check({
      {R"({"$and":[{"a":[1]},{"a":[2]}]})", R"({"a":[1,2]})", "yes|refused"},
      {R"({"$and":[{"a":[1]},{"a":[2]}]})", R"({"a":[1]})", "no|refused"},
      {R"({"a":{"$and":[{"x":[1]},{"y":[2]}]}})", R"({"a":[{"x":1},{"y":2}]})", "yes|refused"},
      {R"({"a":{"x":[1],"$not":{"y":[2]}}})", R"({"a":[{"x":1},{"y":2}]})", "no"},
      {R"({"a":{"x":[1],"$not":{"y":[2]}}})", R"({"a":[{"x":1},{"y":3}]})", "yes|no"},
      {R"({"$not":{"a":[1]}})", "{}", "yes|no"},
      {R"({"$not":{"a":[1]}})", R"({"$not":{"a":1}})", "yes"},
      {R"({"$not":{"$not":{"a":[1]}}})", R"({"a":1})", "yes|no"},
      {R"({"$or":[{"$not":{"a":[1]}},{"b":[1]}]})", R"({"a":1,"b":1})", "yes"},
      {R"({"$or":[{"$not":{"a":[1]}},{"b":[1]}]})", R"({"a":1})", "no"},
      {R"({"$not":{"b":[1]},"$or":[{"a":[1]},{"c":[1]}]})", R"({"b":1,"c":1})", "no"},
      {R"({"$and":[{"a":[1]}],"a":[2]})", R"({"a":[1,2]})", "yes|refused"},
      {R"({"$and":["x"]})", R"({"$and":"x"})", "refused|yes"},
      {R"({"$and":[]})", "{}", "refused"},
      {R"({"$and":[{}]})", "{}", "refused"},
      {R"({"$not":{}})", "{}", "refused"},
      {R"({"$not":[{"a":[1]}]})", "{}", "refused"},
      {R"({"$not":{"hw":[1]}})", "{}", "refused|no"},
      {R"({"hw":{"$not":{"a":[1]}}})", "{}", "refused"},
  });
}

TEST_CASE("naive: another field, and globs") {
  const std::string equal = R"({"a":{"x":[{"field":["=","a.y"]}]}})";
  const std::string less = R"({"a":[{"field":["<","b"]}]})";
  const std::string other = R"({"a":[{"field":["!=","b"]}]})";
  check({
      {equal, R"({"a":{"x":"p","y":"p"}})", "yes|refused"},
      {equal, R"({"a":[{"x":"p"},{"y":"p"}]})", "no|refused"},
      {equal, R"({"a":[{"x":"p","y":["q","p"]}]})", "yes|refused"},
      {equal, R"({"a":{"x":300,"y":3e2}})", "yes|refused"},
      {equal, R"({"a":{"x":9007199254740993,"y":9007199254740992}})", "no|refused"},
      {equal, R"({"a":{"x":null,"y":null}})", "yes|refused"},
      {equal, R"({"a":{"x":true,"y":false}})", "no|refused"},
      {equal, R"({"a":{"x":"1","y":1}})", "no|refused"},
      {equal, R"({"a":{"x":"1"}})", "no|refused"},
      {less, R"({"a":"a","b":"b"})", "yes|refused"},
      {less, R"({"a":"～","b":"𐐀"})", "yes|refused"},
      {less, R"({"a":1,"b":1.5})", "yes|refused"},
      {less, R"({"a":1,"b":"2"})", "no|refused"},
      {less, R"({"a":false,"b":true})", "no|refused"},
      {other, R"({"a":1,"b":"1"})", "yes|refused"},
      {other, R"({"a":true,"b":false})", "yes|refused"},
      {other, R"({"a":true,"b":true})", "no|refused"},
      {other, R"({"a":true})", "no|refused"},
      {R"({"a":[{"glob":"*.txt|x"}]})", R"({"a":"p/q.txt"})", "yes|refused"},
      {R"({"a":[{"glob":["y","x"]}]})", R"({"a":"x"})", "yes|refused"},
      {R"({"a":[{"glob":"x"}]})", R"({"a":"y"})", "no|refused"},
      {R"({"a":[{"glob":"*"}]})", R"({"a":1})", "no|refused"},
  });
}

TEST_CASE("naive: random cases reach matches, misses and refusals") {
  for (const bool eventbridge : {false, true}) {
    hw::test::Random random(eventbridge ? 11 : 12);
    constexpr std::size_t kCases = 3000;
    std::size_t refused = 0;
    std::size_t matched = 0;
    for (std::size_t i = 0; i < kCases; ++i) {
      const auto [pattern, event] = hw::test::random_case(random, eventbridge);
      INFO(random.seed() << " case " << i << "\n" << pattern << "\n" << event);
      const auto parsed = naive::parse_event(event);
      REQUIRE(parsed);
      const auto compiled = naive::compile(pattern, eventbridge);
      refused += compiled ? 0 : 1;
      matched += compiled && naive::matches(*compiled, *parsed) ? 1 : 0;
    }
    INFO((eventbridge ? "eventbridge: " : "default: ") << refused << " refused, " << matched);
    CHECK(refused > kCases / 50);
    CHECK(refused < kCases / 10);
    CHECK(matched > kCases / 4);
    CHECK(matched < kCases / 2);
  }
}
