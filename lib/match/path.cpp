// SPDX-License-Identifier: MIT
#include "match/path.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/limits.h"

namespace hw::match {

namespace {

constexpr std::string_view kSlip = "hw";

// UTF-8 sorts by code point. In UTF-16 what is beyond U+FFFF, whose bytes begin with F0 to F4,
// comes before U+E000 to U+FFFF, which begin with EE and EF.
unsigned utf16_rank(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte == 0xEE || byte == 0xEF ? byte + 0x10U : byte >= 0xF0 ? byte - 0x02U : byte;
}

}  // namespace

std::string join_path(std::string_view path, std::string_view name, bool is_first) {
  std::string joined(path);
  if (!is_first) {
    joined += '.';
  }
  return joined.append(name);
}

std::string path_too_long() {
  return fmt::format("a path of more than {} bytes", limits::kFieldPathMax);
}

bool is_in_slip(std::string_view path) { return path == kSlip || leads_to(kSlip, path); }

bool leads_to(std::string_view outer, std::string_view inner) {
  return inner.size() > outer.size() && inner[outer.size()] == '.' && inner.starts_with(outer);
}

namespace {

bool is_before(std::string_view a, std::string_view b) {
  return std::lexicographical_compare(
      a.begin(), a.end(), b.begin(), b.end(),
      [](char left, char right) { return utf16_rank(left) < utf16_rank(right); });
}

std::string_view first_name(std::string_view path) { return path.substr(0, path.find('.')); }

}  // namespace

bool PathLess::operator()(std::string_view a, std::string_view b) const {
  const std::string_view left = first_name(a);
  const std::string_view right = first_name(b);
  return left == right ? is_before(a, b) : is_before(left, right);
}

}  // namespace hw::match
