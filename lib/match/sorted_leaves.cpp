// SPDX-License-Identifier: MIT
#include "match/sorted_leaves.h"

#include <algorithm>

namespace hw::match {

namespace {

bool is_less(const json::Number& a, const json::Number& b) { return json::compare(a, b) < 0; }

template <class T, class Less = std::less<>>
void sort_once(std::vector<T>& list, Less less = {}) {
  std::sort(list.begin(), list.end(), less);
  const auto are_same = [&](const T& a, const T& b) { return !less(a, b); };  // a is not behind b
  list.erase(std::unique(list.begin(), list.end(), are_same), list.end());
}

}  // namespace

SortedLeaves::SortedLeaves(std::span<const Leaf> leaves) {
  for (const auto& [value, step] : leaves) {
    if (value.is_number()) {
      numbers_.push_back(json::parse_number(value.text));
    } else {
      (value.is_string() ? texts_ : words_).push_back(value.text);
    }
  }
  sort_once(texts_);
  sort_once(words_);
  sort_once(numbers_, is_less);
}

std::optional<bool> SortedLeaves::pass(const Test& test) const {
  if (const auto* text = std::get_if<EqualsText>(&test)) {
    return have_text(text->text);
  }
  if (const auto* number = std::get_if<EqualsNumber>(&test)) {
    return have_number(number->number);
  }
  if (const auto* word = std::get_if<EqualsWord>(&test)) {
    return have_word(word->word);
  }
  if (const auto* prefix = std::get_if<Prefix>(&test)) {
    return have_prefix(prefix->text);
  }
  return std::nullopt;
}

bool SortedLeaves::pass(const Literals& literals) const {
  return std::any_of(literals.texts.begin(), literals.texts.end(),
                     [this](const std::string& text) { return have_text(text); }) ||
         std::any_of(literals.numbers.begin(), literals.numbers.end(),
                     [this](const json::Number& number) { return have_number(number); });
}

bool SortedLeaves::have_text(std::string_view text) const {
  return std::binary_search(texts_.begin(), texts_.end(), text);
}

bool SortedLeaves::have_prefix(std::string_view text) const {
  const auto first = std::lower_bound(texts_.begin(), texts_.end(), text);
  return first != texts_.end() && first->starts_with(text);
}

bool SortedLeaves::have_word(std::string_view word) const {
  return std::binary_search(words_.begin(), words_.end(), word);
}

bool SortedLeaves::have_number(const json::Number& number) const {
  return std::binary_search(numbers_.begin(), numbers_.end(), number, is_less);
}

}  // namespace hw::match
