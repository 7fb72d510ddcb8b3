// SPDX-License-Identifier: MIT
#include "json/escape.h"

#include <optional>

#include "base/bytes.h"

namespace hw::json {

namespace {

bool is_high_surrogate(unsigned code) { return code >= 0xD800 && code < 0xDC00; }
bool is_low_surrogate(unsigned code) { return code >= 0xDC00 && code < 0xE000; }

// The code unit of the escape \u0000 to \uFFFF at the front of `rest`.
std::optional<unsigned> unit_at(std::string_view rest) {
  if (rest.size() < 6 || !rest.starts_with("\\u")) {
    return std::nullopt;
  }
  unsigned unit = 0;
  for (const char c : rest.substr(2, 4)) {
    const char lower = static_cast<char>(c | 0x20);
    if (c >= '0' && c <= '9') {
      unit = unit * 16 + static_cast<unsigned>(c - '0');
    } else if (lower >= 'a' && lower <= 'f') {
      unit = unit * 16 + static_cast<unsigned>(lower - 'a' + 10);
    } else {
      return std::nullopt;
    }
  }
  return unit;
}

// The length of the one or two escapes that stand for a character; 0 if they do not.
std::size_t append_character(std::string& out, std::string_view rest) {
  const auto first = unit_at(rest);
  if (!first || is_low_surrogate(*first)) {
    return 0;
  }
  if (!is_high_surrogate(*first)) {
    append_utf8(out, *first);
    return 6;
  }
  const auto second = unit_at(rest.substr(6));
  if (!second || !is_low_surrogate(*second)) {
    return 0;
  }
  append_utf8(out, 0x10000 + ((*first - 0xD800) << 10) + (*second - 0xDC00));
  return 12;
}

}  // namespace

bool append_unescaped(std::string& out, std::string_view escaped) {
  while (true) {
    const std::size_t plain = escaped.find('\\');
    out.append(escaped.substr(0, plain));
    if (plain == std::string_view::npos) {
      return true;
    }
    escaped.remove_prefix(plain);
    constexpr std::string_view kNames = "\"\\/bfnrt";
    const std::size_t name = escaped.size() < 2 ? std::string_view::npos : kNames.find(escaped[1]);
    std::size_t length = 2;
    if (name != std::string_view::npos) {
      out += "\"\\/\b\f\n\r\t"[name];
    } else {
      length = append_character(out, escaped);
    }
    if (length == 0) {
      return false;
    }
    escaped.remove_prefix(length);
  }
}

}  // namespace hw::json
