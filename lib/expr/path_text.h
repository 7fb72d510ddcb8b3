// SPDX-License-Identifier: MIT
// The paths among the expressions (expr/expression.h): names, which may be quoted, and indexes,
// without white space, as in `a."b-c".d[0][-1]`. Here is only what they look like: what is wrong
// inside of quotes and brackets is found when they are parsed.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hw::expr {

struct PathText {
  std::size_t size = 0;  // 0: there is none
  bool ends_in_name = false;
};

// The longest path at the front of `text`.
[[nodiscard]] PathText path_at(std::string_view text);

// Of a path that ends in a name: the same with `suffix` at the end of that name.
[[nodiscard]] std::string with_suffix(std::string_view path, std::string_view suffix);

}  // namespace hw::expr
