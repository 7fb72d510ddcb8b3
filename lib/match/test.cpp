// SPDX-License-Identifier: MIT
#include "match/test.h"

#include <algorithm>

#include "match/literals.h"
#include "match/number.h"

namespace hw::match {

namespace {

bool folds_to(const Folded& test, std::string_view text) {
  const std::string folded = match::folded(text);
  switch (test.extent) {
    case Extent::whole:
      return folded == test.text;
    case Extent::prefix:
      return folded.starts_with(test.text);
    case Extent::suffix:
      return folded.ends_with(test.text);
  }
  return false;
}

bool has_forms(const FoldedForms& test, std::string_view text) {
  switch (test.extent) {
    case Extent::whole:
      return test.forms->equals(text);
    case Extent::prefix:
      return test.forms->is_prefix_of(text);
    case Extent::suffix:
      return test.forms->is_suffix_of(text);
  }
  return false;
}

bool in_range(const Numeric& test, std::string_view text) {
  json::Number number;
  if (test.dialect == Dialect::eventbridge) {
    const auto comparable = comparable_double(text);
    if (!comparable) {
      return false;
    }
    number = *comparable;
  } else {
    number = json::parse_number(text);
  }
  return std::all_of(test.comparisons.begin(), test.comparisons.end(), [&](const auto& one) {
    return holds(one.comparator, json::compare(number, one.operand));
  });
}

bool has_digits(const EqualsDigits& test, std::string_view text) {
  if (text == test.text) {
    return true;
  }
  const auto number = test.number ? comparable_double(text) : std::nullopt;
  return number && *number == *test.number;
}

struct Passes {
  const Scalar& value;

  bool operator()(const EqualsText& test) const {
    return value.is_string() && value.text == test.text;
  }
  bool operator()(const EqualsWord& test) const {
    return !value.is_string() && value.text == test.word;
  }
  bool operator()(const EqualsNumber& test) const {
    return value.is_number() && json::compare(json::parse_number(value.text), test.number) == 0;
  }
  bool operator()(const EqualsDigits& test) const {
    return value.is_number() && has_digits(test, value.text);
  }
  bool operator()(const Prefix& test) const {
    return value.is_string() && value.text.starts_with(test.text);
  }
  bool operator()(const Suffix& test) const {
    return value.is_string() && value.text.ends_with(test.text);
  }
  bool operator()(const Folded& test) const {
    return value.is_string() && folds_to(test, value.text);
  }
  bool operator()(const FoldedForms& test) const {
    return value.is_string() && has_forms(test, value.text);
  }
  bool operator()(const WildcardTest& test) const {
    return value.is_string() && test.wildcard.matches(value.text);
  }
  bool operator()(const GlobTest& test) const {
    return value.is_string() && test.glob->matches(value.text);
  }
  bool operator()(const RegexpTest& test) const {
    return value.is_string() && test.regexp.matches(value.text);
  }
  bool operator()(const InBlock& test) const {
    if (!value.is_string()) {
      return false;
    }
    const auto address = parse_address(value.text, test.block.dialect());
    return address && test.block.contains(*address);
  }
  bool operator()(const Exists& test) const { return test.wanted; }
  bool operator()(const Numeric& test) const {
    return value.is_number() && in_range(test, value.text);
  }
  bool operator()(const FieldTest&) const { return false; }
  bool operator()(const AnythingBut& test) const {
    return (test.literals == nullptr || !test.literals->contain(value)) &&
           std::none_of(test.tests.begin(), test.tests.end(),
                        [this](const Test& inner) { return std::visit(*this, inner); });
  }
};

}  // namespace

bool holds(Comparator comparator, std::strong_ordering order) {
  switch (comparator) {
    case Comparator::equal:
      return order == 0;
    case Comparator::not_equal:
      return order != 0;
    case Comparator::less:
      return order < 0;
    case Comparator::less_equal:
      return order <= 0;
    case Comparator::greater:
      return order > 0;
    case Comparator::greater_equal:
      return order >= 0;
  }
  return false;
}

bool passes(const Scalar& value, const Test& test) { return std::visit(Passes{value}, test); }

bool compares(const Scalar& left, Comparator comparator, const Scalar& right) {
  if (left.is_number() && right.is_number()) {
    return holds(comparator,
                 json::compare(json::parse_number(left.text), json::parse_number(right.text)));
  }
  if (left.is_string() && right.is_string()) {
    return holds(comparator, left.text.compare(right.text) <=> 0);
  }
  const bool are_same = left.kind == right.kind && left.text == right.text;
  return comparator == Comparator::equal ? are_same
                                         : comparator == Comparator::not_equal && !are_same;
}

}  // namespace hw::match
