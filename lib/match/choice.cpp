// SPDX-License-Identifier: MIT
#include "match/choice.h"

#include <algorithm>

#include "base/limits.h"

namespace hw::match {

void Chooser::renew() {
  sorted_others_.clear();
  steps_left_ = limits::kMatchStepsMax;
}

bool Chooser::satisfies(const FieldCondition& condition, const Leaf& leaf) {
  if (condition.alternatives == nullptr) {
    return leaf.value.is_string() && leaf.value.text == condition.text;
  }
  const Alternatives& alternatives = *condition.alternatives;
  if (!alternatives.texts.empty() && leaf.value.is_string() &&
      std::binary_search(alternatives.texts.begin(), alternatives.texts.end(), leaf.value.text)) {
    return true;
  }
  for (const Test& test : alternatives.tests) {
    const auto* const field_test = std::get_if<FieldTest>(&test);
    if (field_test == nullptr ? passes(leaf.value, test)
                              : passes_against(leaf, condition.field, *field_test)) {
      return true;
    }
  }
  return false;
}

bool Chooser::can_satisfy(std::span<const FieldCondition> list, bool are_nested) {
  if (!fields_.has_steps() || list.size() == 1) {
    return std::all_of(list.begin(), list.end(),
                       [this](const FieldCondition& condition) { return holds_alone(condition); });
  }
  chosen_.assign(list.size(), nullptr);
  if (!fields_.is_regular() || are_nested) {
    return choose_by_parts(list);
  }
  failed_.assign(list.size(), std::nullopt);
  return choose_regular(list, 0);
}

// Where no arrays are in the way: a condition needs one leaf that satisfies it, or none at all.
bool Chooser::holds_alone(const FieldCondition& condition) {
  const auto& leaves = fields_.leaves(condition.field);
  return leaves.empty() ? condition.accepts_absence()
                        : std::any_of(leaves.begin(), leaves.end(),
                                      [&](const Leaf& leaf) { return satisfies(condition, leaf); });
}

// In a regular event leaves stand in the order of their elements, so those that agree with a choice
// are neighbours; and as conditions with a common path are neighbours too, what earlier choices
// leave open to a condition and all behind it is one element. One that has failed is not tried
// again. So the work grows with the leaves, not with their combinations.
bool Chooser::choose_regular(std::span<const FieldCondition> list, std::size_t at) {
  if (at == list.size()) {
    return true;
  }
  const Bound bound = bound_of(list, at);
  if (failed_[at] == bound) {
    return false;
  }
  const bool found = try_leaves(list, at, bound);
  if (!found) {
    failed_[at] = bound;
  }
  return found;
}

Chooser::Bound Chooser::bound_of(std::span<const FieldCondition> list, std::size_t at) const {
  Bound bound;
  for (std::size_t earlier = 0; earlier < at; ++earlier) {
    if (chosen_[earlier] == nullptr) {
      continue;
    }
    const std::uint32_t depth = fields_.shared_names(list[at].field, list[earlier].field);
    if (depth > bound.depth) {
      bound = {depth, fields_.step_within(*chosen_[earlier], depth)};
    }
  }
  return bound;
}

std::span<const Leaf> Chooser::leaves_within(FieldId field, const Bound& bound) const {
  const std::span<const Leaf> leaves = fields_.leaves(field);
  if (bound.depth == 0) {
    return leaves;
  }
  const auto step = [&](const Leaf& leaf) { return fields_.step_within(leaf, bound.depth); };
  const auto first = std::partition_point(
      leaves.begin(), leaves.end(), [&](const Leaf& leaf) { return step(leaf) < bound.step; });
  const auto last = std::partition_point(
      first, leaves.end(), [&](const Leaf& leaf) { return step(leaf) == bound.step; });
  return {first, last};
}

bool Chooser::try_leaves(std::span<const FieldCondition> list, std::size_t at, const Bound& bound) {
  const auto leaves = leaves_within(list[at].field, bound);
  for (const Leaf& leaf : leaves) {
    if (satisfies(list[at], leaf)) {
      chosen_[at] = &leaf;
      if (choose_regular(list, at + 1)) {
        return true;
      }
    }
  }
  chosen_[at] = nullptr;
  return leaves.empty() && list[at].accepts_absence() && choose_regular(list, at + 1);
}

bool Chooser::agrees_with_chosen(const Leaf& leaf, std::size_t count) const {
  return std::all_of(
      chosen_.begin(), chosen_.begin() + static_cast<std::ptrdiff_t>(count),
      [&](const Leaf* other) { return other == nullptr || fields_.agree(leaf.step, other->step); });
}

// Any event. Conditions whose paths begin with different names share no array.
bool Chooser::choose_by_parts(std::span<const FieldCondition> list) {
  while (!list.empty()) {
    const auto end = std::find_if(list.begin(), list.end(), [&](const FieldCondition& condition) {
      return fields_.shared_names(condition.field, list.front().field) == 0;
    });
    const auto count = static_cast<std::size_t>(end - list.begin());
    if (!choose_any(list.first(count), 0)) {
      return false;
    }
    list = list.subspan(count);
  }
  return true;
}

// All combinations of elements, while steps are left. Of values that stand in the same elements one
// is as good as another.
bool Chooser::choose_any(std::span<const FieldCondition> list, std::size_t at) {
  if (at == list.size()) {
    return true;
  }
  bool is_absent = true;
  std::optional<StepId> failed;
  for (const Leaf& leaf : fields_.leaves(list[at].field)) {
    if (steps_left_ == 0) {
      return false;
    }
    --steps_left_;
    if (!agrees_with_chosen(leaf, at)) {
      continue;
    }
    is_absent = false;
    if (failed != leaf.step && satisfies(list[at], leaf)) {
      chosen_[at] = &leaf;
      if (choose_any(list, at + 1)) {
        return true;
      }
      failed = leaf.step;
    }
  }
  chosen_[at] = nullptr;
  return is_absent && list[at].accepts_absence() && choose_any(list, at + 1);
}

namespace {

// An order in which equal values are neighbours and each kind stands together.
bool sorts_before(const Leaf* a, const Leaf* b) {
  if (a->value.kind != b->value.kind) {
    return a->value.kind < b->value.kind;
  }
  return compares(a->value, Comparator::less, b->value) ||
         (!a->value.is_number() && a->value.text < b->value.text);
}

}  // namespace

const Chooser::Others& Chooser::others(FieldId field, const Bound& bound) {
  Others& others = sorted_others_[field];
  if (others.sorted.empty() || others.bound != bound) {
    others.bound = bound;
    others.sorted.clear();
    for (const Leaf& leaf : leaves_within(field, bound)) {
      others.sorted.push_back(&leaf);
    }
    std::sort(others.sorted.begin(), others.sorted.end(), sorts_before);
  }
  return others;
}

// Against the least and the greatest of the other values of its kind and one that is equal: if one
// of all passes, one of these does.
bool Chooser::passes_against(const Leaf& leaf, FieldId field, const FieldTest& test) {
  const FieldId other = others_.at(&test);
  const auto passes = [&](const Leaf* against) {
    return compares(leaf.value, test.comparator, against->value);
  };
  const std::uint32_t depth = fields_.shared_names(field, other);
  const bool are_apart = depth < fields_.depth(field) && depth < fields_.depth(other);
  if (fields_.has_steps() && !(fields_.is_regular() && are_apart)) {
    const auto& leaves = fields_.leaves(other);
    steps_left_ -= std::min(steps_left_, leaves.size());
    return steps_left_ > 0 && std::any_of(leaves.begin(), leaves.end(), [&](const Leaf& against) {
             return fields_.agree(leaf.step, against.step) && passes(&against);
           });
  }
  const Bound bound =
      fields_.has_steps() ? Bound{depth, fields_.step_within(leaf, depth)} : Bound();
  const auto& sorted = others(other, bound).sorted;
  if (sorted.empty()) {
    return false;
  }
  const auto [first, last] =
      std::equal_range(sorted.begin(), sorted.end(), &leaf,
                       [](const Leaf* a, const Leaf* b) { return a->value.kind < b->value.kind; });
  const auto equal = std::lower_bound(sorted.begin(), sorted.end(), &leaf, sorts_before);
  return passes(sorted.front()) || passes(sorted.back()) ||
         (equal != sorted.end() && passes(*equal)) ||
         (first != last && (passes(*first) || passes(*std::prev(last))));
}

}  // namespace hw::match
