// SPDX-License-Identifier: MIT
#include "match/choice.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"

namespace hw::match {

namespace {

// The values of a field are sorted if they are more, and asked about more often.
constexpr std::size_t kFewLeaves = 64;
constexpr std::size_t kFewTimes = 16;

}  // namespace

void Chooser::renew() {
  asked_.clear();
  sorted_others_.clear();
  steps_left_ = limits::kMatchStepsMax;
}

bool Chooser::satisfies(const FieldCondition& condition, const Leaf& leaf) {
  if (condition.alternatives == nullptr) {
    return leaf.value.is_string() && leaf.value.text == condition.text;
  }
  const Alternatives& alternatives = *condition.alternatives;
  if (alternatives.literals != nullptr && alternatives.literals->contain(leaf.value)) {
    return true;
  }
  return std::any_of(alternatives.tests.begin(), alternatives.tests.end(),
                     [&](const Test& test) { return passes_test(leaf, condition.field, test); });
}

bool Chooser::passes_test(const Leaf& leaf, FieldId field, const Test& test) {
  const auto* const field_test = std::get_if<FieldTest>(&test);
  return field_test == nullptr ? passes(leaf.value, test)
                               : passes_against(leaf, field, *field_test);
}

bool Chooser::can_satisfy(std::span<const FieldCondition> list, bool are_nested) {
  if (!fields_.has_steps() || list.size() <= 1) {
    return std::all_of(list.begin(), list.end(),
                       [this](const FieldCondition& condition) { return holds_alone(condition); });
  }
  chosen_.assign(list.size(), nullptr);
  attempts_.resize(list.size());
  return fields_.is_regular() && !are_nested ? choose_regular(list) : choose_by_parts(list);
}

// Where no arrays are in the way: a condition needs one leaf that satisfies it, or none at all.
bool Chooser::holds_alone(const FieldCondition& condition) {
  const auto& leaves = fields_.leaves(condition.field);
  if (leaves.empty()) {
    return condition.accepts_absence();
  }
  if (const SortedLeaves* const sorted = sorted_leaves(condition.field)) {
    return holds_among(condition, *sorted);
  }
  return std::any_of(leaves.begin(), leaves.end(),
                     [&](const Leaf& leaf) { return satisfies(condition, leaf); });
}

// Null while they need not be sorted.
const SortedLeaves* Chooser::sorted_leaves(FieldId field) {
  const auto& leaves = fields_.leaves(field);
  if (leaves.size() <= kFewLeaves) {
    return nullptr;
  }
  Asked& asked = asked_[field];
  if (++asked.times <= kFewTimes) {
    return nullptr;
  }
  if (!asked.sorted) {
    asked.sorted.emplace(leaves);
  }
  return &*asked.sorted;
}

// The same as holds_alone(), with the values sorted.
bool Chooser::holds_among(const FieldCondition& condition, const SortedLeaves& sorted) {
  if (condition.alternatives == nullptr) {
    return sorted.have_text(condition.text);
  }
  const Alternatives& alternatives = *condition.alternatives;
  if (alternatives.literals != nullptr && sorted.pass(*alternatives.literals)) {
    return true;
  }
  const auto& leaves = fields_.leaves(condition.field);
  return std::any_of(alternatives.tests.begin(), alternatives.tests.end(), [&](const Test& test) {
    const auto known = sorted.pass(test);
    return known ? *known : std::any_of(leaves.begin(), leaves.end(), [&](const Leaf& leaf) {
      return passes_test(leaf, condition.field, test);
    });
  });
}

// One condition after the other; back to the one before where nothing is left. `begin` says whether
// a condition is worth an attempt, `next` makes the next choice. A loop, for conditions can be
// many.
template <class Begin, class Next>
bool Chooser::choose(std::span<const FieldCondition> list, Begin begin, Next next) {
  std::size_t at = 0;
  bool is_open = begin(at);
  while (is_open) {
    if (!next(at)) {
      is_open = at > 0;
      at -= is_open ? 1 : 0;
      continue;
    }
    if (at + 1 == list.size()) {
      return true;
    }
    attempts_[at + 1] = {};
    attempts_[at + 1].before = chosen_[at] != nullptr ? at + 1 : attempts_[at].before;
    at += begin(at + 1) ? 1 : 0;
  }
  return false;
}

// In a regular event leaves stand in the order of their elements, so those that agree with a choice
// are neighbours; and as conditions with a common path are neighbours too, what earlier choices
// leave open to a condition and all behind it is one element. One that has failed is not tried
// again. So the work grows with the leaves, not with their combinations.
bool Chooser::choose_regular(std::span<const FieldCondition> list) {
  failed_.assign(list.size(), std::nullopt);
  attempts_.front() = {};
  return choose(
      list, [&](std::size_t at) { return begin_regular(list, at); },
      [&](std::size_t at) { return next_regular(list, at); });
}

bool Chooser::begin_regular(std::span<const FieldCondition> list, std::size_t at) {
  Attempt& attempt = attempts_[at];
  attempt.bound = bound_of(list, at);
  if (failed_[at] == attempt.bound) {
    return false;
  }
  attempt.leaves = leaves_within(list[at].field, attempt.bound);
  return true;
}

// Of the conditions before, the last one that has a leaf shares the most names.
Chooser::Bound Chooser::bound_of(std::span<const FieldCondition> list, std::size_t at) const {
  const std::size_t before = attempts_[at].before;
  if (before == 0) {
    return {};
  }
  const std::uint32_t depth = fields_.shared_names(list[at].field, list[before - 1].field);
  return depth == 0 ? Bound{} : Bound{depth, fields_.step_within(*chosen_[before - 1], depth)};
}

// Of values that stand in the same elements one is as good as another.
bool Chooser::next_regular(std::span<const FieldCondition> list, std::size_t at) {
  Attempt& attempt = attempts_[at];
  while (attempt.next < attempt.leaves.size()) {
    const Leaf& leaf = attempt.leaves[attempt.next++];
    if (attempt.tried != leaf.step && satisfies(list[at], leaf)) {
      attempt.tried = leaf.step;
      chosen_[at] = &leaf;
      return true;
    }
  }
  chosen_[at] = nullptr;
  if (attempt.leaves.empty() && list[at].accepts_absence() &&
      !std::exchange(attempt.was_absent, true)) {
    return true;
  }
  failed_[at] = attempt.bound;
  return false;
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
    if (!choose_any(list.first(count))) {
      return false;
    }
    list = list.subspan(count);
  }
  return true;
}

// All combinations of elements, while steps are left.
bool Chooser::choose_any(std::span<const FieldCondition> list) {
  verdicts_.resize(std::max(verdicts_.size(), list.size()));
  std::for_each_n(verdicts_.begin(), list.size(), [](auto& verdicts) { verdicts.clear(); });
  const auto begin = [&](std::size_t at) {
    attempts_[at].leaves = fields_.leaves(list[at].field);
    return true;
  };
  attempts_.front() = {};
  return choose(list, begin, [&](std::size_t at) { return next_any(list, at); });
}

bool Chooser::next_any(std::span<const FieldCondition> list, std::size_t at) {
  Attempt& attempt = attempts_[at];
  while (attempt.next < attempt.leaves.size()) {
    if (!spend(at)) {
      return false;
    }
    const std::size_t number = attempt.next++;
    const Leaf& leaf = attempt.leaves[number];
    if (!agrees_with_chosen(leaf, at)) {
      continue;
    }
    attempt.is_absent = false;
    if (attempt.tried != leaf.step && passes_any(list[at], at, number)) {
      attempt.tried = leaf.step;
      chosen_[at] = &leaf;
      return true;
    }
  }
  chosen_[at] = nullptr;
  return attempt.is_absent && list[at].accepts_absence() &&
         !std::exchange(attempt.was_absent, true);
}

// A value that is looked at, and compared with where those chosen before stand.
bool Chooser::spend(std::size_t chosen) {
  constexpr std::size_t kComparedInAStep = 8;
  if (steps_left_ == 0) {
    return false;
  }
  steps_left_ -= std::min(steps_left_, 1 + chosen / kComparedInAStep);
  return true;
}

// Asked once about a leaf, however many combinations it is part of: it may be long.
bool Chooser::passes_any(const FieldCondition& condition, std::size_t at, std::size_t leaf) {
  std::vector<Verdict>& verdicts = verdicts_[at];
  if (verdicts.empty()) {
    verdicts.assign(attempts_[at].leaves.size(), Verdict::unknown);
  }
  if (verdicts[leaf] == Verdict::unknown) {
    const bool passes = satisfies(condition, attempts_[at].leaves[leaf]);
    verdicts[leaf] = passes ? Verdict::passes : Verdict::fails;
  }
  return verdicts[leaf] == Verdict::passes;
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
