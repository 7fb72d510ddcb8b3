// SPDX-License-Identifier: MIT
#include "expr/number_text.h"

#include <algorithm>

namespace hw::expr {

namespace {

bool skip_digits(std::string_view& text) {
  const std::size_t count = std::min(text.find_first_not_of("0123456789"), text.size());
  text.remove_prefix(count);
  return count > 0;
}

}  // namespace

bool is_number(std::string_view text) {
  const auto skip = [&](std::string_view any_of) {
    const bool found = !text.empty() && any_of.find(text.front()) != std::string_view::npos;
    text.remove_prefix(found ? 1 : 0);
    return found;
  };
  skip("-");
  if (!skip("0") && !skip_digits(text)) {
    return false;
  }
  if (skip(".") && !skip_digits(text)) {
    return false;
  }
  if (skip("eE")) {
    skip("+-");
    if (!skip_digits(text)) {
      return false;
    }
  }
  return text.empty();
}

}  // namespace hw::expr
