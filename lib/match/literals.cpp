// SPDX-License-Identifier: MIT
#include "match/literals.h"

#include <algorithm>
#include <utility>

namespace hw::match {

namespace {

constexpr std::size_t kMany = 8;

bool is_before(const json::Number& a, const json::Number& b) { return json::compare(a, b) < 0; }

bool is_literal(const Test& test) {
  return std::holds_alternative<EqualsText>(test) || std::holds_alternative<EqualsNumber>(test);
}

}  // namespace

bool Literals::contain(const Scalar& value) const {
  if (value.is_string()) {
    return std::binary_search(texts.begin(), texts.end(), value.text);
  }
  return value.is_number() && !numbers.empty() &&
         std::binary_search(numbers.begin(), numbers.end(), json::parse_number(value.text),
                            is_before);
}

std::shared_ptr<const Literals> take_literals(std::vector<Test>& tests) {
  if (static_cast<std::size_t>(std::count_if(tests.begin(), tests.end(), is_literal)) < kMany) {
    return nullptr;
  }
  auto literals = std::make_shared<Literals>();
  for (Test& test : tests) {
    if (auto* const text = std::get_if<EqualsText>(&test)) {
      literals->texts.push_back(std::move(text->text));
    } else if (auto* const number = std::get_if<EqualsNumber>(&test)) {
      literals->numbers.push_back(std::move(number->number));
    }
  }
  tests.erase(std::remove_if(tests.begin(), tests.end(), is_literal), tests.end());
  tests.shrink_to_fit();
  std::sort(literals->texts.begin(), literals->texts.end());
  std::sort(literals->numbers.begin(), literals->numbers.end(), is_before);
  return literals;
}

}  // namespace hw::match
