// SPDX-License-Identifier: MIT
// The tokens of a JMESPath expression (https://jmespath.org/specification.html, "Grammar"), and
// `$`. Columns are counted in bytes, from 1.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/text.h"

namespace hw::expr {

enum class TokenKind {
  end,
  identifier,
  quoted,   // "name"; text: what it stands for
  number,   // text: its digits
  raw,      // 'string'; text: what it stands for
  literal,  // `json`; text: the JSON
  dot,
  star,
  comma,
  colon,
  current,
  root,
  ampersand,
  bang,
  pipe,
  either,
  both,
  equal,
  unequal,
  less,
  at_most,
  greater,
  at_least,
  flatten,  // []
  filter,   // [?
  left_bracket,
  right_bracket,
  left_brace,
  right_brace,
  left_paren,
  right_paren,
};

struct Token {
  TokenKind kind;
  std::size_t column;
  std::string_view source;  // as it stands in the expression
  std::string text;
};

// Of names without quotes.
[[nodiscard]] constexpr bool starts_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
[[nodiscard]] constexpr bool continues_name(char c) { return starts_name(c) || is_digit(c); }

// How long the text in quotes is that begins `text`, with its quotes; 0 if the closing one is
// missing. A backslash takes the character behind it along, whatever that is.
[[nodiscard]] std::size_t quoted_size(std::string_view text);

// The last token is `end`. Error: code usage, "column N: what is wrong".
[[nodiscard]] Result<std::vector<Token>> tokenize(std::string_view expression);

// The error "column N: reason".
[[nodiscard]] tl::unexpected<Error> fail_at(std::size_t column, std::string_view reason);

}  // namespace hw::expr
