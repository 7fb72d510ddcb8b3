// SPDX-License-Identifier: MIT
// Evaluates a program over one event. What functions need of it is public. The first error ends the
// evaluation: from then on everything is null, and loops stop. So are the limits kept: each value
// that is looked at is paid for by spend(), each byte that is made by the arena's use
// (base/limits.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "expr/arena.h"
#include "expr/datum.h"
#include "expr/program.h"

namespace hw::expr {

class Evaluator {
 public:
  Evaluator(const Program& program, const Datum& event, Arena& arena);

  [[nodiscard]] Result<Datum> evaluate();

  // What a body makes of a value.
  [[nodiscard]] Datum run(Body body, Datum current);

  [[nodiscard]] bool has_failed() const { return error_.has_value(); }
  // Ends the evaluation; null. `refuse` is about the call that is being made.
  Datum refuse(std::string_view reason);
  Datum fail_with(Error error);

  // Counts values that are looked at; false when that were too many, or something has failed.
  bool spend(std::size_t values) {
    work_left_ -= static_cast<std::int64_t>(values);
    return work_left_ >= 0 ? !has_failed() : out_of_work();
  }
  // The same for the bytes of texts, which are looked at faster.
  bool spend_text(std::size_t bytes) { return spend(bytes / 32 + 1); }

  // A stack for what is being put together. Who pushes takes it off again, by drop() or an array.
  void push(const Datum& value);
  [[nodiscard]] std::size_t height() const { return arena_.stack_.size(); }
  [[nodiscard]] const Datum& stacked(std::size_t place) const { return arena_.stack_[place]; }
  [[nodiscard]] std::span<Datum> stack_from(std::size_t place) {
    return std::span(arena_.stack_).subspan(place);
  }
  void drop(std::size_t height) { arena_.stack_.resize(height); }
  // The elements of an array; how many.
  std::size_t push_elements(const Datum& array);
  // An array of what stands above `height`, which is taken off.
  [[nodiscard]] Datum pop_array(std::size_t height);
  [[nodiscard]] Datum make_array(std::span<const Datum> elements);

  // A second stack, of members. An object's, each name once; where they begin.
  [[nodiscard]] std::size_t push_members(const Datum& object);
  void push_member(const Member& member);
  [[nodiscard]] std::span<Member> members_from(std::size_t place) {
    return std::span(arena_.members_).subspan(place);
  }
  void drop_members(std::size_t place) { arena_.members_.resize(place); }
  // Each name once, from there on.
  void drop_doubled_members(std::size_t place);
  [[nodiscard]] Datum pop_object(std::size_t place);

  // Room for a text, to be filled; nullptr where there is too little.
  [[nodiscard]] char* make_text(std::size_t size);
  [[nodiscard]] Datum keep(std::string_view text);

 private:
  bool out_of_work();
  [[nodiscard]] bool has_room(std::size_t bytes);
  [[nodiscard]] bool is_too_deep(const Datum& value);

  [[nodiscard]] Datum step(const Step* step, const Datum& value, Datum& current);
  [[nodiscard]] Datum look_up(const Datum& object, std::string_view name);
  [[nodiscard]] Datum element(const Datum& array, std::int64_t index);
  [[nodiscard]] Datum slice(const Datum& array, const Slice& slice);
  [[nodiscard]] Datum flatten(const Datum& array);
  [[nodiscard]] Datum values(const Datum& object);
  [[nodiscard]] Datum filter(const Datum& array, Body condition);
  [[nodiscard]] Datum project(const Datum& array, Body body);
  [[nodiscard]] Datum list(const Datum& value, Body parts);
  [[nodiscard]] Datum hash(const Datum& value, Body parts);
  [[nodiscard]] Datum call(const Datum& value, const Step* step);
  [[nodiscard]] Datum compare(const Datum& left, const Datum& right, Comparison comparison);

  const Program& program_;
  const Datum event_;
  Arena& arena_;
  const std::size_t used_before_;
  std::int64_t work_left_;
  const Step* call_ = nullptr;  // the innermost call that is being made
  std::optional<Error> error_;
};

}  // namespace hw::expr
