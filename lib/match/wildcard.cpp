// SPDX-License-Identifier: MIT
#include "match/wildcard.h"

#include <cstring>

namespace hw::match {

Result<Wildcard> Wildcard::parse(std::string_view text) {
  Wildcard result;
  result.pieces_.emplace_back();
  bool after_star = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool is_star = text[at] == '*';
    if (is_star && after_star) {
      return fail(ExitCode::config, "two stars in a row");
    }
    after_star = is_star;
    if (is_star) {
      result.pieces_.emplace_back();
      continue;
    }
    if (text[at] == '\\') {
      ++at;
      if (at == text.size() || (text[at] != '*' && text[at] != '\\')) {
        return fail(ExitCode::config, "a '\\' that is followed by neither '*' nor '\\'");
      }
    }
    result.pieces_.back() += text[at];
  }
  return result;
}

// Each piece between two stars at its first place behind the one before: if that does not lead to a
// match, no other place does. memmem() takes linear time.
bool Wildcard::matches(std::string_view text) const {
  if (pieces_.size() == 1) {
    return text == pieces_.front();
  }
  const std::string& last = pieces_.back();
  if (!text.starts_with(pieces_.front()) || text.size() < pieces_.front().size() + last.size() ||
      !text.ends_with(last)) {
    return false;
  }
  text.remove_prefix(pieces_.front().size());
  text.remove_suffix(last.size());
  for (std::size_t i = 1; i + 1 < pieces_.size(); ++i) {
    const void* const found =
        memmem(text.data(), text.size(), pieces_[i].data(), pieces_[i].size());
    if (found == nullptr) {
      return false;
    }
    const auto at = static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
    text.remove_prefix(at + pieces_[i].size());
  }
  return true;
}

}  // namespace hw::match
