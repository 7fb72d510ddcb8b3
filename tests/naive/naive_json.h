// SPDX-License-Identifier: MIT
// A small JSON parser for the naive matcher (naive_matcher.h), RFC 8259 to the letter: a tree that
// keeps the order of members, doubled members and the text of numbers. Strings are unescaped to
// UTF-8; half a surrogate pair and bytes that are no UTF-8 are errors.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hw::test::naive {

enum class Kind { null, truth, string, number, array, object };

struct Member;

struct Json {
  Kind kind = Kind::null;
  std::string text;  // null, true, false: the word; a number as written; a string unescaped
  std::vector<Json> elements;
  std::vector<Member> members;

  [[nodiscard]] bool is(Kind wanted) const { return kind == wanted; }
};

struct Member {
  std::string name;
  Json value;
};

// Nothing for a text that is not one JSON value.
[[nodiscard]] std::optional<Json> parse_json(std::string_view text);

}  // namespace hw::test::naive
