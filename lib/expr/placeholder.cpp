// SPDX-License-Identifier: MIT
#include "expr/placeholder.h"

#include <fmt/core.h>

#include "expr/lexer.h"
#include "expr/path_text.h"

namespace hw::expr {

namespace {

// How much of `text` stands before the brace that closes it.
Result<std::size_t> size_to_brace(std::string_view text) {
  std::size_t depth = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    const char c = text[at];
    std::size_t size = 1;
    if (c == '"' || c == '\'' || c == '`') {
      size = quoted_size(text.substr(at));
      if (size == 0) {
        return fail_at(at + 1, fmt::format("the closing {} is missing", c));
      }
    } else if (c == '{') {
      ++depth;
    } else if (c == '}') {
      if (depth == 0) {
        return at;
      }
      --depth;
    }
    at += size;
  }
  return fail_at(at + 1, "the closing } is missing");
}

}  // namespace

Result<std::optional<Placeholder>> placeholder_at(std::string_view text) {
  if (text.starts_with("{=")) {
    HW_TRY_ASSIGN(const std::size_t size, size_to_brace(text.substr(2)));
    return Placeholder{text.substr(0, size + 3), text.substr(2, size)};
  }
  if (text.starts_with('{')) {
    const std::size_t size = path_at(text.substr(1)).size;
    if (size > 0 && text.substr(1 + size).starts_with('}')) {
      return Placeholder{text.substr(0, size + 2), text.substr(1, size)};
    }
  }
  return std::nullopt;
}

bool is_near_placeholder(std::string_view word) {
  constexpr std::string_view kOthers = ".-[]";
  if (word.size() < 3 || word.front() != '{' || !starts_name(word[1]) || word.back() != '}') {
    return false;
  }
  const std::string_view path = word.substr(1, word.size() - 2);
  for (std::size_t at = 0; at < path.size(); ++at) {
    if (path[at] == '"' && path[at - 1] == '.') {
      const std::size_t size = quoted_size(path.substr(at));
      if (size == 0) {
        return true;
      }
      at += size - 1;
    } else if (!continues_name(path[at]) && kOthers.find(path[at]) == std::string_view::npos) {
      return false;
    }
  }
  return true;
}

}  // namespace hw::expr
