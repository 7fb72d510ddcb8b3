// SPDX-License-Identifier: MIT
#include "expr/value_words.h"

#include "base/limits.h"

namespace hw::expr {

namespace {

tl::unexpected<Error> too_long() { return fail(ErrorCode::value_invalid, "is longer than 4 MiB"); }

bool is_container(const Datum& value) { return value.kind() >= Kind::array; }

bool has_container(const Datum& array) {
  Elements elements(array);
  for (Datum element; elements.next(element);) {
    if (is_container(element)) {
      return true;
    }
  }
  return false;
}

Status append_text(std::string& word, std::string_view text) {
  if (text.find('\0') != std::string_view::npos) {
    return fail(ErrorCode::value_invalid, "holds U+0000, which no word of a command can");
  }
  if (text.size() > limits::kExpressionOutputMax) {
    return too_long();
  }
  word += text;
  return {};
}

// Elements may be many references to one long text.
Status append_elements(std::vector<std::string>& words, const Datum& array) {
  std::size_t room = limits::kExpressionOutputMax;
  Elements elements(array);
  for (Datum element; elements.next(element);) {
    std::string word;
    HW_TRY(append_to_word(word, {element, std::nullopt}));
    if (word.size() >= room) {
      return too_long();
    }
    room -= word.size() + 1;
    words.push_back(std::move(word));
  }
  return {};
}

}  // namespace

Status append_to_word(std::string& word, const Selected& selected) {
  const Datum& value = selected.value;
  if (value.is_null()) {
    return fail(ErrorCode::value_missing, "is null");
  }
  if (value.is(Kind::string)) {
    return append_text(word, selected.text());
  }
  if (const Status status = append_json(word, value); !status) {
    return context("is no word", status.error());
  }
  return {};
}

Status append_words(std::vector<std::string>& words, const Selected& selected) {
  if (selected.value.is(Kind::array) && !has_container(selected.value)) {
    return append_elements(words, selected.value);
  }
  return append_to_word(words.emplace_back(), selected);
}

}  // namespace hw::expr
