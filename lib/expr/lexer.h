// SPDX-License-Identifier: MIT
// The tokens of a JMESPath expression (https://jmespath.org/specification.html, "Grammar"), and
// `$`. Columns are counted in bytes, from 1.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

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

// The last token is `end`. Error: code usage, "column N: what is wrong".
[[nodiscard]] Result<std::vector<Token>> tokenize(std::string_view expression);

// The error "column N: reason".
[[nodiscard]] tl::unexpected<Error> fail_at(std::size_t column, std::string_view reason);

}  // namespace hw::expr
