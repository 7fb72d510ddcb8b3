// SPDX-License-Identifier: MIT
#include "match/matcher.h"

#include <algorithm>

namespace hw::match {

namespace {

namespace dom = json::dom;

// A leaf's value, sorted into what tests ask for.
struct Scalar {
  std::string_view text;           // of a string
  std::string_view marked_number;  // data() is null if it is none
  dom::element element;

  [[nodiscard]] bool is_text() const {
    return element.is_string() && marked_number.data() == nullptr;
  }
  [[nodiscard]] bool is_number() const {
    return element.is_number() || marked_number.data() != nullptr;
  }

  [[nodiscard]] json::Number number() const {
    if (marked_number.data() != nullptr) {
      return std::string(marked_number);
    }
    switch (element.type()) {
      case dom::element_type::INT64:
        return std::int64_t(element);
      case dom::element_type::UINT64:
        return std::uint64_t(element);
      default:
        return double(element);
    }
  }
};

bool compares(const Numeric::Comparison& comparison, const json::Number& value) {
  const auto order = json::compare(value, comparison.operand);
  switch (comparison.op) {
    case Numeric::Operator::equal:
      return order == 0;
    case Numeric::Operator::less:
      return order < 0;
    case Numeric::Operator::less_equal:
      return order <= 0;
    case Numeric::Operator::greater:
      return order > 0;
    case Numeric::Operator::greater_equal:
      return order >= 0;
  }
  return false;
}

bool is_literal(const dom::element& element, Literal literal) {
  switch (literal) {
    case Literal::null:
      return element.is_null();
    case Literal::boolean_true:
      return element.is_bool() && bool(element);
    case Literal::boolean_false:
      return element.is_bool() && !bool(element);
  }
  return false;
}

// Whether a value that is there passes a test.
struct Passes {
  const Scalar& value;

  bool operator()(const EqualsText& test) const {
    return value.is_text() && value.text == test.text;
  }
  bool operator()(const EqualsNumber& test) const {
    return value.is_number() && json::compare(value.number(), test.number) == 0;
  }
  bool operator()(const EqualsLiteral& test) const {
    return is_literal(value.element, test.literal);
  }
  bool operator()(const Prefix& test) const {
    return value.is_text() && value.text.starts_with(test.text);
  }
  bool operator()(const Suffix& test) const {
    return value.is_text() && value.text.ends_with(test.text);
  }
  bool operator()(const Exists& test) const { return test.wanted; }
  bool operator()(const Numeric& test) const {
    return value.is_number() &&
           std::all_of(test.comparisons.begin(), test.comparisons.end(),
                       [number = value.number()](const auto& c) { return compares(c, number); });
  }
  bool operator()(const Globbed& test) const {
    return value.is_text() && test.glob.matches(value.text);
  }
  bool operator()(const AnythingBut& test) const {
    return std::none_of(test.tests.begin(), test.tests.end(),
                        [this](const Test& inner) { return std::visit(*this, inner); });
  }
};

bool accepts_absence(const std::vector<Test>& alternatives) {
  return std::any_of(alternatives.begin(), alternatives.end(), [](const Test& test) {
    const auto* exists = std::get_if<Exists>(&test);
    return exists != nullptr && !exists->wanted;
  });
}

}  // namespace

void Matcher::add(Pattern pattern) {
  Compiled compiled{std::move(pattern), {}};
  for (const Condition& condition : compiled.pattern.conditions) {
    compiled.fields.push_back(fields_.add(condition.path));
  }
  patterns_.push_back(std::move(compiled));
}

void Matcher::read(dom::object event, const json::LineParser& parser) {
  parser_ = &parser;
  fields_.extract(event);
}

bool Matcher::satisfies(const std::vector<Test>& alternatives, const Leaf& leaf) const {
  Scalar scalar{{}, {}, leaf.value};
  if (leaf.value.is_string()) {
    scalar.text = leaf.value;
    scalar.marked_number = parser_->marked_number(scalar.text);
  }
  return std::any_of(alternatives.begin(), alternatives.end(),
                     [&](const Test& test) { return std::visit(Passes{scalar}, test); });
}

bool Matcher::is_consistent(const Leaf& leaf, const std::vector<const Leaf*>& chosen) const {
  const Step* const mine = fields_.steps(leaf);
  for (const Leaf* other : chosen) {
    const Step* const theirs = fields_.steps(*other);
    // Ids of arrays rise along a path, and a shared array has shared ancestors: compare in step.
    for (std::uint32_t i = 0; i < std::min(leaf.steps, other->steps); ++i) {
      if (mine[i].array != theirs[i].array) {
        break;
      }
      if (mine[i].index != theirs[i].index) {
        return false;
      }
    }
  }
  return true;
}

bool Matcher::matches_from(const Compiled& compiled, std::size_t at,
                           std::vector<const Leaf*>& chosen) const {
  if (at == compiled.fields.size()) {
    return true;
  }
  const auto& alternatives = compiled.pattern.conditions[at].alternatives;
  bool is_present = false;
  for (const Leaf& leaf : fields_.leaves(compiled.fields[at])) {
    if (!is_consistent(leaf, chosen)) {
      continue;
    }
    is_present = true;
    if (satisfies(alternatives, leaf)) {
      chosen.push_back(&leaf);
      if (matches_from(compiled, at + 1, chosen)) {
        return true;
      }
      chosen.pop_back();
    }
  }
  return !is_present && accepts_absence(alternatives) && matches_from(compiled, at + 1, chosen);
}

bool Matcher::matches(std::size_t pattern) const {
  const Compiled& compiled = patterns_[pattern];
  if (fields_.has_steps()) {
    std::vector<const Leaf*> chosen;
    return matches_from(compiled, 0, chosen);
  }
  for (std::size_t i = 0; i < compiled.fields.size(); ++i) {
    const auto& alternatives = compiled.pattern.conditions[i].alternatives;
    const auto& leaves = fields_.leaves(compiled.fields[i]);
    const bool holds = leaves.empty()
                           ? accepts_absence(alternatives)
                           : std::any_of(leaves.begin(), leaves.end(), [&](const Leaf& leaf) {
                               return satisfies(alternatives, leaf);
                             });
    if (!holds) {
      return false;
    }
  }
  return true;
}

}  // namespace hw::match
