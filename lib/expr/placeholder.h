// SPDX-License-Identifier: MIT
// Where placeholders stand in a text: `{PATH}` (expr/path_text.h) and `{=EXPR}`, which ends at the
// brace that closes it. What is in quotes does not count, and braces inside come in pairs.
#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"

namespace hw::expr {

struct Placeholder {
  std::string_view text;        // with its braces
  std::string_view expression;  // which may have faults
};

// The one at the front of `text`; nothing if there is none. Error: code usage, "column N: what is
// missing" at the end of an expression, which begins behind the "{=".
[[nodiscard]] Result<std::optional<Placeholder>> placeholder_at(std::string_view text);

// Whether a word that holds no placeholder looks as if it were meant as one: braces around what is
// nearly a path.
[[nodiscard]] bool is_near_placeholder(std::string_view word);

}  // namespace hw::expr
