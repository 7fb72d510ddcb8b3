// SPDX-License-Identifier: MIT
// I-Regexp (RFC 9485): what is one, what it matches, and what every match has in it.
#include "match/regexp.h"

#include <catch2/catch.hpp>
#include <string>

#include "match/iregexp.h"

using hw::match::Regexp;

namespace {

bool matches(std::string_view pattern, std::string_view text) {
  const auto regexp = Regexp::parse(pattern);
  INFO(pattern << " on " << text << ": " << (regexp ? "" : regexp.error().message));
  REQUIRE(regexp.has_value());
  return regexp->matches(text);
}

std::string fault(std::string_view pattern) {
  const auto regexp = Regexp::parse(pattern);
  return regexp ? "" : regexp.error().message;
}

std::string required(std::string_view pattern) { return Regexp::parse(pattern)->required(); }

}  // namespace

TEST_CASE("a regular expression matches a whole text") {
  CHECK(matches("a.c", "abc"));
  CHECK_FALSE(matches("a.c", "abcd"));
  CHECK_FALSE(matches("b", "abc"));
  CHECK(matches("", ""));
  CHECK(matches("a|", ""));
  CHECK(matches("a|bc", "bc"));
  CHECK_FALSE(matches("a|bc", "ac"));
  CHECK(matches("(ab)*c+d?", "ababcc"));
  CHECK(matches("a{2}b{1,}c{0,2}", "aabbbcc"));
  CHECK_FALSE(matches("a{2}", "aaa"));
}

TEST_CASE("what other dialects give a meaning is plain text") {
  CHECK(matches("^a$", "^a$"));
  CHECK_FALSE(matches("^a$", "a"));
  CHECK(matches("a/b<c>'\"", "a/b<c>'\""));
}

TEST_CASE("a dot takes all but ends of lines, and characters are code points") {
  CHECK_FALSE(matches(".", "\n"));
  CHECK_FALSE(matches(".", "\r"));
  CHECK(matches("..", "\xC3\xA9\xF0\x9F\x98\x80"));
  CHECK(matches("[\xC3\xA0-\xC3\xBF]", "\xC3\xA9"));
  CHECK(matches("\\n\\r\\t", "\n\r\t"));
}

TEST_CASE("sets") {
  CHECK(matches("[a-c]+", "abc"));
  CHECK_FALSE(matches("[^a-c]", "b"));
  CHECK(matches("[-a]+", "-a"));
  CHECK(matches("[a-]+", "-a"));
  CHECK(matches("[\\]\\-\\^]+", "]-^"));
  CHECK(matches("[$.*]+", "$.*"));
  CHECK(matches("[a^]", "^"));
}

TEST_CASE("categories of Unicode") {
  CHECK(matches("\\p{Lu}\\p{Ll}", "\xC3\x89\xC3\xA9"));
  CHECK_FALSE(matches("\\P{L}", "a"));
  CHECK(matches("[\\p{Nd}x]+", "1x\xD9\xA1"));
  CHECK(matches("\\p{Cn}", "\xCD\xB8"));  // U+0378 is not assigned
  CHECK(matches("\\p{C}", "\xCD\xB8"));
  CHECK(matches("\\p{C}", "\x01"));
  CHECK_FALSE(matches("\\P{Cn}", "\xCD\xB8"));
  CHECK(matches("[a\\p{Cn}]+", "a\xCD\xB8"));
  CHECK_FALSE(matches("\\p{C}", "a"));
}

TEST_CASE("what is no I-Regexp is refused at its place") {
  CHECK(fault("a(b") == "a '(' without its ')', at byte 4");
  CHECK(fault("a)b") == "a ')' without its '(', at byte 2");
  CHECK(fault("*a") == "a quantity of nothing, at byte 1");
  CHECK(fault("a**") == "a quantity of nothing, at byte 3");
  CHECK(fault("(?:a)") == "a quantity of nothing, at byte 2");
  CHECK(fault("[a") == "a '[' without its ']', at byte 1");
  CHECK(fault("[]") == "an empty set, at byte 2");
  CHECK(fault("[z-a]") == "a range that runs backwards, at byte 5");
  CHECK(fault("[a-c-e]") == "a '-' that is neither first nor last in a set; write \\-, at byte 5");
  CHECK(fault("\\d") == "an escape that RFC 9485 does not have, at byte 1");
  CHECK(fault("a\\") == "an escape that RFC 9485 does not have, at byte 2");
  CHECK(fault("\\p{Latin}") == "no category 'Latin', at byte 1");
  CHECK(fault("\\pL") == "a category is written \\p{Lu}, at byte 1");
  CHECK(fault("a{2,1}") == "a quantity that ends below its beginning, at byte 6");
  CHECK(fault("a{,2}") == "a quantity without a number, at byte 3");
  CHECK(fault("a{1001}") == "repeated more than 1000 times");
  CHECK(fault("]") == "a ']' alone; write \\], at byte 1");
  CHECK(fault("[^\\p{Cn}]").starts_with("the categories C and Cn"));
  CHECK(fault(std::string(200, '(') + std::string(200, ')')) ==
        "parentheses too deep in each other, at byte 101");
  CHECK(fault(std::string(8192, 'a')).empty());
  CHECK(fault(std::string(8193, 'a')) == "longer than 8192 bytes");
}

TEST_CASE("what every match has in it") {
  CHECK(required("abc") == "abc");
  CHECK(required("ab*cde") == "cde");
  CHECK(required("ab(cd)ef") == "ab");
  CHECK(required("a|b").empty());
  CHECK(required("(a|b)cd\\.e") == "cd.e");
  CHECK(required("x+y") == "y");
  CHECK(required("[ab]").empty());
}
