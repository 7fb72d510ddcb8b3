// SPDX-License-Identifier: MIT
#include "ignore/rules.h"

#include <algorithm>

namespace hw::ignore {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Without the spaces at its end that no backslash protects. A backslash at the very end protects
// those before it, too, as in git.
std::string_view trim(std::string_view line) {
  std::size_t end = std::string_view::npos;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == ' ') {
      end = std::min(end, i);
      continue;
    }
    if (line[i] == '\\' && ++i == line.size()) {
      return line;
    }
    end = std::string_view::npos;
  }
  return line.substr(0, end);
}

}  // namespace

Rules Rules::parse(std::string_view text) {
  Rules rules;
  text.remove_prefix(text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.starts_with('#')) {
      continue;
    }
    line.remove_suffix(line.ends_with('\r') ? 1 : 0);
    line = line.substr(0, line.find('\0'));  // git reads texts of C
    line = trim(line);
    if (!line.empty()) {
      rules.patterns_.emplace_back(line);
    }
  }
  return rules;
}

Verdict Rules::verdict(std::string_view path, bool is_folder) const {
  for (auto pattern = patterns_.rbegin(); pattern != patterns_.rend(); ++pattern) {
    if (pattern->matches(path, is_folder)) {
      return pattern->is_negated() ? Verdict::kept : Verdict::ignored;
    }
  }
  return Verdict::none;
}

}  // namespace hw::ignore
