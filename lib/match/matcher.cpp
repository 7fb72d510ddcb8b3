// SPDX-License-Identifier: MIT
#include "match/matcher.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <span>

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

std::uint32_t shared_names(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  const auto end = std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first;
  return static_cast<std::uint32_t>(end - a.begin());
}

}  // namespace

void Matcher::add(Pattern pattern) {
  Compiled compiled{std::move(pattern), {}, {}, {}};
  const auto& conditions = compiled.pattern.conditions;
  for (std::size_t i = 0; i < conditions.size(); ++i) {
    compiled.fields.push_back(fields_.add(conditions[i].path));
    auto& shared = compiled.shared.emplace_back();
    for (std::size_t j = 0; j < i; ++j) {
      shared.push_back(shared_names(conditions[i].path, conditions[j].path));
    }
  }
  compiled.order.resize(conditions.size());
  std::iota(compiled.order.begin(), compiled.order.end(), 0);
  std::stable_partition(compiled.order.begin(), compiled.order.end(),
                        [&](std::size_t i) { return conditions[i].path.size() == 1; });
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

// Chooses a leaf for one condition after the other, and gives a choice up when a later condition
// finds none. Two leaves agree on all arrays that they share if they stand in the same element of
// those on the way that their paths have in common. Leaves stand in the order of the event, so
// those that agree with a choice are neighbours; and as conditions with a common path are
// neighbours too, what earlier choices leave open to a condition and all behind it is one element.
// One that has failed is not tried again. So the work grows with the leaves, not with their
// combinations.
class Matcher::Search {
 public:
  Search(Matcher& matcher, const Compiled& compiled)
      : matcher_(matcher),
        compiled_(compiled),
        chosen_(matcher.scratch_.chosen),
        failed_(matcher.scratch_.failed) {
    chosen_.assign(compiled.fields.size(), nullptr);
    failed_.assign(compiled.fields.size(), std::nullopt);
  }

  bool matches_from(std::size_t at) {
    if (at == compiled_.fields.size()) {
      return true;
    }
    const Bound bound = bound_of(at);
    if (failed_[at] == bound) {
      return false;
    }
    const bool found = try_leaves(at, bound);
    if (!found) {
      failed_[at] = bound;
    }
    return found;
  }

 private:
  [[nodiscard]] Bound bound_of(std::size_t at) const {
    Bound bound;
    for (std::size_t earlier = 0; earlier < at; ++earlier) {
      const std::uint32_t depth = compiled_.shared[at][earlier];
      if (chosen_[earlier] != nullptr && depth > bound.depth) {
        bound = {depth, matcher_.fields_.step_within(*chosen_[earlier], depth)};
      }
    }
    return bound;
  }

  [[nodiscard]] std::span<const Leaf> leaves_within(std::size_t at, const Bound& bound) const {
    const std::span<const Leaf> leaves = matcher_.fields_.leaves(compiled_.fields[at]);
    if (bound.depth == 0) {
      return leaves;
    }
    const auto step = [&](const Leaf& leaf) {
      return matcher_.fields_.step_within(leaf, bound.depth);
    };
    const auto first = std::partition_point(
        leaves.begin(), leaves.end(), [&](const Leaf& leaf) { return step(leaf) < bound.step; });
    const auto last = std::partition_point(
        first, leaves.end(), [&](const Leaf& leaf) { return step(leaf) == bound.step; });
    return {first, last};
  }

  bool try_leaves(std::size_t at, const Bound& bound) {
    const auto& alternatives = compiled_.pattern.conditions[at].alternatives;
    const auto leaves = leaves_within(at, bound);
    for (const Leaf& leaf : leaves) {
      if (matcher_.satisfies(alternatives, leaf)) {
        chosen_[at] = &leaf;
        if (matches_from(at + 1)) {
          return true;
        }
      }
    }
    chosen_[at] = nullptr;
    return leaves.empty() && accepts_absence(alternatives) && matches_from(at + 1);
  }

  const Matcher& matcher_;
  const Compiled& compiled_;
  std::vector<const Leaf*>& chosen_;
  std::vector<std::optional<Bound>>& failed_;
};

// Where no arrays are in the way: a condition needs one leaf that satisfies it, or none at all.
bool Matcher::holds(const Compiled& compiled, std::size_t condition) const {
  const auto& alternatives = compiled.pattern.conditions[condition].alternatives;
  const auto& leaves = fields_.leaves(compiled.fields[condition]);
  return leaves.empty() ? accepts_absence(alternatives)
                        : std::any_of(leaves.begin(), leaves.end(), [&](const Leaf& leaf) {
                            return satisfies(alternatives, leaf);
                          });
}

// Most events fail by a scalar of their own, such as the type; the rest of them need not be read.
bool Matcher::matches(std::size_t pattern) {
  const Compiled& compiled = patterns_[pattern];
  auto at = compiled.order.begin();
  const auto is_known = [&](std::size_t condition) {
    return compiled.pattern.conditions[condition].path.size() == 1 &&
           !fields_.leaves(compiled.fields[condition]).empty();
  };
  for (; at != compiled.order.end() && is_known(*at); ++at) {
    if (!holds(compiled, *at)) {
      return false;
    }
  }
  if (at == compiled.order.end()) {
    return true;
  }
  fields_.descend();
  return fields_.has_steps() ? Search(*this, compiled).matches_from(0)
                             : std::all_of(at, compiled.order.end(), [&](std::size_t condition) {
                                 return holds(compiled, condition);
                               });
}

}  // namespace hw::match
