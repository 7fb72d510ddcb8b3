// SPDX-License-Identifier: MIT
#include "naive_matcher.h"

#include <algorithm>
#include <stdexcept>

#include "naive_number.h"

namespace hw::test::naive {

namespace {

// {"field": [op, ...]} between two values.
bool compare_values(const Value& x, const std::string& op, const Value& y) {
  if (x.kind == Kind::number && y.kind == Kind::number) {
    return holds(op, *order_numbers(x.text, y.text, false));
  }
  if (x.kind == Kind::string && y.kind == Kind::string) {
    return holds(op, x.text.compare(y.text) <=> 0);
  }
  const bool same = x.kind == y.kind && x.text == y.text;
  return (op == "=" && same) || (op == "!=" && !same);
}

// One clause against one event.
class Search {
 public:
  Search(const Clause& clause, const Event& event) : clause_(clause), event_(event) {}

  bool finds_a_choice() { return choose(clause_.conditions.begin()); }

 private:
  using Condition = decltype(Clause::conditions)::const_iterator;

  bool choose(Condition condition) {
    if (condition == clause_.conditions.end()) {
      return true;
    }
    const auto& [path, alternatives] = *condition;
    return choose_leaf(condition, path, alternatives) ||
           choose_absence(condition, path, alternatives);
  }

  bool choose_leaf(Condition condition, const std::string& path,
                   const std::vector<Alternative>& alternatives) {
    for (const Leaf& leaf : event_.leaves) {
      if (leaf.path != path || !agrees_with_chosen(leaf) || !satisfies_one(leaf, alternatives)) {
        continue;
      }
      chosen_.push_back(&leaf);
      const bool found = choose(std::next(condition));
      chosen_.pop_back();
      if (found) {
        return true;
      }
    }
    return false;
  }

  bool choose_absence(Condition condition, const std::string& path,
                      const std::vector<Alternative>& alternatives) {
    const bool allowed = std::any_of(alternatives.begin(), alternatives.end(),
                                     [](const Alternative& choice) { return choice.absence; });
    const bool absent = std::none_of(
        event_.leaves.begin(), event_.leaves.end(),
        [&](const Leaf& leaf) { return leaf.path == path && agrees_with_chosen(leaf); });
    return allowed && absent && choose(std::next(condition));
  }

  bool agrees_with_chosen(const Leaf& leaf) const {
    return std::all_of(chosen_.begin(), chosen_.end(),
                       [&leaf](const Leaf* other) { return agree(leaf, *other); });
  }

  bool satisfies_one(const Leaf& leaf, const std::vector<Alternative>& alternatives) const {
    return std::any_of(alternatives.begin(), alternatives.end(), [&](const Alternative& choice) {
      if (choice.field) {
        return satisfies_field(leaf, *choice.field);
      }
      return !choice.absence && choice.test(leaf.value);
    });
  }

  bool satisfies_field(const Leaf& leaf, const FieldTest& field) const {
    return std::any_of(event_.leaves.begin(), event_.leaves.end(), [&](const Leaf& other) {
      return other.path == field.path && agree(leaf, other) &&
             compare_values(leaf.value, field.op, other.value);
    });
  }

  const Clause& clause_;
  const Event& event_;
  std::vector<const Leaf*> chosen_;
};

}  // namespace

bool matches(const Pattern& pattern, const Event& event) {
  const auto matches_event = [&event](const Pattern& part) { return matches(part, event); };
  return std::any_of(pattern.clauses.begin(), pattern.clauses.end(), [&](const Clause& clause) {
    return Search(clause, event).finds_a_choice() &&
           std::all_of(clause.required.begin(), clause.required.end(), matches_event) &&
           std::none_of(clause.forbidden.begin(), clause.forbidden.end(), matches_event);
  });
}

bool matches(const Pattern& pattern, std::string_view event_json) {
  const auto event = parse_event(event_json);
  if (!event) {
    throw std::invalid_argument("not an event: " + std::string(event_json));
  }
  return matches(pattern, *event);
}

}  // namespace hw::test::naive
