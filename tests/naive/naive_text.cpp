// SPDX-License-Identifier: MIT
#include "naive_text.h"

#include <unicase.h>
#include <unistr.h>

#include <cstdint>
#include <cstdlib>
#include <vector>

namespace hw::test::naive {

namespace {

using Convert = std::uint8_t*(const std::uint8_t*, std::size_t, const char*, uninorm_t,
                              std::uint8_t*, std::size_t*);

// One character, in no language, without normalisation.
std::string convert(Convert* function, std::string_view character) {
  std::size_t size = 0;
  std::uint8_t* const bytes = function(reinterpret_cast<const std::uint8_t*>(character.data()),
                                       character.size(), nullptr, nullptr, nullptr, &size);
  std::string result(reinterpret_cast<const char*>(bytes), size);
  std::free(bytes);
  return result;
}

std::vector<std::string> characters(std::string_view text) {
  std::vector<std::string> result;
  for (const char byte : text) {
    if ((static_cast<unsigned char>(byte) & 0xC0U) == 0x80U) {
      result.back() += byte;
    } else {
      result.emplace_back(1, byte);
    }
  }
  return result;
}

std::vector<std::uint16_t> utf16(const std::string& text) {
  std::vector<std::uint16_t> units(text.size() + 1);
  std::size_t size = units.size();
  u8_to_u16(reinterpret_cast<const std::uint8_t*>(text.data()), text.size(), units.data(), &size);
  units.resize(size);
  return units;
}

bool in_either_case(const std::vector<std::string>& operand, std::size_t at, Where where,
                    std::string_view rest) {
  if (at == operand.size()) {
    return rest.empty() || where == Where::start;
  }
  const auto goes_on_behind = [&](const std::string& form) {
    return rest.starts_with(form) &&
           in_either_case(operand, at + 1, where, rest.substr(form.size()));
  };
  const bool astral = operand[at].size() == 4;
  return astral ? goes_on_behind(operand[at])
                : goes_on_behind(convert(u8_tolower, operand[at])) ||
                      goes_on_behind(convert(u8_toupper, operand[at]));
}

}  // namespace

bool Utf16Less::operator()(const std::string& a, const std::string& b) const {
  return utf16(a) < utf16(b);
}

bool stands(std::string_view operand, Where where, std::string_view value) {
  switch (where) {
    case Where::start:
      return value.starts_with(operand);
    case Where::end:
      return value.ends_with(operand);
    default:
      return value == operand;
  }
}

std::string fold(std::string_view text) {
  std::string result;
  for (const std::string& character : characters(text)) {
    result += convert(u8_casefold, character);
  }
  return result;
}

bool stands_in_either_case(std::string_view operand, Where where, std::string_view value) {
  const std::vector<std::string> wanted = characters(operand);
  if (where != Where::end) {
    return in_either_case(wanted, 0, where, value);
  }
  for (std::size_t start = 0; start <= value.size(); ++start) {
    if (in_either_case(wanted, 0, where, value.substr(start))) {
      return true;
    }
  }
  return false;
}

bool is_good_wildcard(std::string_view pattern) {
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    const char next = at + 1 < pattern.size() ? pattern[at + 1] : '\0';
    if (pattern[at] == '\\') {
      if (next != '*' && next != '\\') {
        return false;
      }
      ++at;
    } else if (pattern[at] == '*' && next == '*') {
      return false;
    }
  }
  return true;
}

bool wildcard_matches(std::string_view pattern, std::string_view value) {
  if (pattern.empty()) {
    return value.empty();
  }
  if (pattern[0] == '*') {
    return wildcard_matches(pattern.substr(1), value) ||
           (!value.empty() && wildcard_matches(pattern, value.substr(1)));
  }
  const std::size_t size = pattern[0] == '\\' ? 2 : 1;
  return !value.empty() && value[0] == pattern[size - 1] &&
         wildcard_matches(pattern.substr(size), value.substr(1));
}

}  // namespace hw::test::naive
