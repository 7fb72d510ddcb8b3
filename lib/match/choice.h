// SPDX-License-Identifier: MIT
// Whether one can choose a value for each condition of a clause, such that all come from the same
// element of every array that they share. Conditions are satisfied in their order; absence is that
// of a value that agrees with those chosen before.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "match/fields.h"
#include "match/pattern.h"
#include "match/sorted_leaves.h"

namespace hw::match {

struct FieldCondition {
  FieldId field;
  const Alternatives* alternatives;  // null: only the text passes
  std::string_view text;

  [[nodiscard]] bool accepts_absence() const {
    return alternatives != nullptr && alternatives->accepts_absence;
  }
};

class Chooser {
 public:
  explicit Chooser(const Fields& fields) : fields_(fields) {}

  // The field that a FieldTest of some condition compares with.
  void set_other(const FieldTest& test, FieldId field) { others_[&test] = field; }
  [[nodiscard]] FieldId other(const FieldTest& test) const { return others_.at(&test); }

  // Before the conditions are asked about a new event.
  void renew();

  // `are_nested`: the path of one condition goes on where that of another ends.
  [[nodiscard]] bool can_satisfy(std::span<const FieldCondition> conditions, bool are_nested);

  // Whether can_satisfy() has given up since renew(): so many choices were in doubt that more than
  // limits::kMatchStepsMax values were looked at.
  [[nodiscard]] bool gave_up() const { return steps_left_ == 0; }

  // Whether a value of a condition's field passes one of its alternatives.
  [[nodiscard]] bool satisfies(const FieldCondition& condition, const Leaf& leaf);

 private:
  // The element that a leaf must stand in, of the arrays that at most `depth` names lead to.
  struct Bound {
    std::uint32_t depth = 0;
    StepId step = 0;
    bool operator==(const Bound&) const = default;
  };
  // The values that another field has within an element, sorted.
  struct Others {
    FieldId field = 0;
    Bound bound;
    std::vector<const Leaf*> sorted;
  };

  // What is tried for a condition, those before it being as they are.
  struct Attempt {
    Bound bound;
    std::span<const Leaf> leaves;  // to choose from
    std::size_t next = 0;          // of them
    std::optional<StepId> tried;   // where the one that was chosen last stands
    bool is_absent = true;         // no leaf agrees with those chosen before
    bool was_absent = false;       // which has been tried as well
    std::size_t before = 0;        // how many conditions end with the last that has a leaf
  };
  // How often it was asked about all values of a field; often enough, they are sorted.
  struct Asked {
    std::size_t times = 0;
    std::optional<SortedLeaves> sorted;
  };
  enum class Verdict : std::uint8_t { unknown, fails, passes };

  [[nodiscard]] bool passes_test(const Leaf& leaf, FieldId field, const Test& test);
  [[nodiscard]] bool holds_alone(const FieldCondition& condition);
  [[nodiscard]] bool holds_among(const FieldCondition& condition, const SortedLeaves& sorted);
  [[nodiscard]] const SortedLeaves* sorted_leaves(FieldId field);
  template <class Begin, class Next>
  [[nodiscard]] bool choose(std::span<const FieldCondition> list, Begin begin, Next next);
  [[nodiscard]] bool choose_regular(std::span<const FieldCondition> list);
  [[nodiscard]] bool begin_regular(std::span<const FieldCondition> list, std::size_t at);
  [[nodiscard]] bool next_regular(std::span<const FieldCondition> list, std::size_t at);
  [[nodiscard]] Bound bound_of(std::span<const FieldCondition> list, std::size_t at) const;
  [[nodiscard]] std::span<const Leaf> leaves_within(FieldId field, const Bound& bound) const;
  [[nodiscard]] bool choose_by_parts(std::span<const FieldCondition> list);
  [[nodiscard]] bool choose_any(std::span<const FieldCondition> list);
  [[nodiscard]] bool next_any(std::span<const FieldCondition> list, std::size_t at);
  [[nodiscard]] bool spend(std::size_t chosen);
  [[nodiscard]] bool passes_any(const FieldCondition& condition, std::size_t at, std::size_t leaf);
  [[nodiscard]] bool agrees_with_chosen(const Leaf& leaf, std::size_t count) const;
  [[nodiscard]] bool passes_against(const Leaf& leaf, FieldId field, const FieldTest& test);
  [[nodiscard]] const Others& others(FieldId field, const Bound& bound);

  const Fields& fields_;
  std::unordered_map<const FieldTest*, FieldId> others_;
  std::unordered_map<FieldId, Others> sorted_others_;
  std::unordered_map<FieldId, Asked> asked_;
  // By condition of the clause that is looked at; kept for the sake of the memory.
  std::vector<const Leaf*> chosen_;  // null: none, the field is absent
  std::vector<Attempt> attempts_;
  std::vector<std::optional<Bound>> failed_;
  std::vector<std::vector<Verdict>> verdicts_;  // about the leaves of its field
  std::size_t steps_left_ = 0;
};

}  // namespace hw::match
