// SPDX-License-Identifier: MIT
// The naive matcher against verdicts that were taken from event-ruler itself, and what the default
// dialect makes of them: what is said of one value.
#include <catch2/catch.hpp>

#include "naive_support.h"

using hw::test::check_values;
using hw::test::verdict;

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
