// SPDX-License-Identifier: MIT
// The values that a field has in an event, sorted: for very many conditions about a large array, to
// compare each value with each would take time that grows with the product of both.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "json/number.h"
#include "match/fields.h"
#include "match/literals.h"
#include "match/test.h"

namespace hw::match {

class SortedLeaves {
 public:
  // Views of the texts of `leaves` are kept.
  explicit SortedLeaves(std::span<const Leaf> leaves);

  // Whether one of the values passes; nothing if the order does not help to say it.
  [[nodiscard]] std::optional<bool> pass(const Test& test) const;
  [[nodiscard]] bool pass(const Literals& literals) const;
  [[nodiscard]] bool have_text(std::string_view text) const;

 private:
  [[nodiscard]] bool have_prefix(std::string_view text) const;
  [[nodiscard]] bool have_word(std::string_view word) const;
  [[nodiscard]] bool have_number(const json::Number& number) const;

  std::vector<std::string_view> texts_;
  std::vector<std::string_view> words_;
  std::vector<json::Number> numbers_;
};

}  // namespace hw::match
