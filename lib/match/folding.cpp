// SPDX-License-Identifier: MIT
#include "match/folding.h"

#include <unicase.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <new>

#include "base/bytes.h"

namespace hw::match {

namespace {

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }
char ascii_upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c & ~0x20) : c; }

using Mapping = std::uint8_t* (*)(const std::uint8_t*, std::size_t, const char*, uninorm_t,
                                  std::uint8_t*, std::size_t*);

// By a function of libunistring, for no language and without normalisation.
std::string mapped(std::string_view text, Mapping mapping) {
  std::size_t length = 0;
  const std::unique_ptr<std::uint8_t, void (*)(void*)> result(
      mapping(reinterpret_cast<const std::uint8_t*>(text.data()), text.size(), nullptr, nullptr,
              nullptr, &length),
      std::free);
  if (result == nullptr && length > 0) {
    throw std::bad_alloc();
  }
  return {reinterpret_cast<const char*>(result.get()), length};
}

// The first character of a text in UTF-8.
std::string_view first_character(std::string_view text) {
  return text.substr(0, utf8_length(text.front()));
}

}  // namespace

void append_folded(std::string& out, std::string_view text) {
  if (is_ascii(text)) {
    std::transform(text.begin(), text.end(), std::back_inserter(out), ascii_lower);
  } else {
    out += mapped(text, u8_casefold);
  }
}

std::string folded(std::string_view text) {
  std::string out;
  append_folded(out, text);
  return out;
}

CaseForms::CaseForms(std::string_view operand) {
  for (std::string_view rest = operand; !rest.empty();) {
    const std::string_view character = first_character(rest);
    if (character.size() == 1) {
      characters_.push_back({std::string(1, ascii_lower(character.front())),
                             std::string(1, ascii_upper(character.front()))});
    } else if (character.size() < 4) {
      characters_.push_back({mapped(character, u8_tolower), mapped(character, u8_toupper)});
    } else {  // two code units, which have no case
      characters_.push_back({std::string(character), std::string(character)});
    }
    is_ascii_ = is_ascii_ && character.size() == 1;
    rest.remove_prefix(character.size());
  }
}

// No form of a character begins the other one, so there is never a choice.
std::size_t CaseForms::prefix_length(std::string_view text) const {
  std::string_view rest = text;
  for (const Forms& forms : characters_) {
    if (rest.starts_with(forms.lower)) {
      rest.remove_prefix(forms.lower.size());
    } else if (rest.starts_with(forms.upper)) {
      rest.remove_prefix(forms.upper.size());
    } else {
      return std::string_view::npos;
    }
  }
  return text.size() - rest.size();
}

bool CaseForms::equals(std::string_view text) const { return prefix_length(text) == text.size(); }

bool CaseForms::is_prefix_of(std::string_view text) const {
  return prefix_length(text) != std::string_view::npos;
}

bool CaseForms::is_suffix_of(std::string_view text) const {
  for (auto forms = characters_.rbegin(); forms != characters_.rend(); ++forms) {
    if (text.ends_with(forms->lower)) {
      text.remove_suffix(forms->lower.size());
    } else if (text.ends_with(forms->upper)) {
      text.remove_suffix(forms->upper.size());
    } else {
      return false;
    }
  }
  return true;
}

std::string CaseForms::folded() const {
  std::string text;
  for (const Forms& forms : characters_) {
    text += match::folded(forms.lower);
  }
  return text;
}

}  // namespace hw::match
