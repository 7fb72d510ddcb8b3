// SPDX-License-Identifier: MIT
#include "expr/path_text.h"

#include <algorithm>

#include "base/text.h"
#include "expr/lexer.h"

namespace hw::expr {

namespace {

// Of each: how long the one at the front of `text` is; 0 if there is none.

std::size_t name_size(std::string_view text) {
  if (text.starts_with('"')) {
    return quoted_size(text);
  }
  if (text.empty() || !starts_name(text.front())) {
    return 0;
  }
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), continues_name) -
                                  text.begin());
}

std::size_t index_size(std::string_view text) {
  const std::size_t begin = text.starts_with("[-") ? 2 : 1;
  std::size_t end = begin;
  while (end < text.size() && is_digit(text[end])) {
    ++end;
  }
  const bool is_index = text.starts_with('[') && end > begin && text.substr(end).starts_with(']');
  return is_index ? end + 1 : 0;
}

}  // namespace

PathText path_at(std::string_view text) {
  PathText path{name_size(text), true};
  while (path.size > 0) {
    const std::string_view rest = text.substr(path.size);
    const std::size_t name = rest.starts_with('.') ? name_size(rest.substr(1)) : 0;
    const std::size_t index = index_size(rest);
    if (name == 0 && index == 0) {
      break;
    }
    path.size += name > 0 ? name + 1 : index;
    path.ends_in_name = name > 0;
  }
  return path;
}

std::string with_suffix(std::string_view path, std::string_view suffix) {
  std::string result(path);
  result.insert(path.size() - (path.ends_with('"') ? 1 : 0), suffix);
  return result;
}

}  // namespace hw::expr
