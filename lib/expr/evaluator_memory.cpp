// SPDX-License-Identifier: MIT
// What an evaluation makes and what it may cost (expr/evaluator.h).
#include <fmt/core.h>

#include <algorithm>
#include <memory>

#include "base/limits.h"
#include "expr/evaluator.h"
#include "expr/functions.h"
#include "expr/members.h"

namespace hw::expr {

Datum Evaluator::fail_with(Error error) {
  if (!error_) {
    error_ = std::move(error);
  }
  return {};
}

Datum Evaluator::refuse(std::string_view reason) {
  const std::string_view name = functions()[static_cast<std::size_t>(call_->argument)].name;
  return fail_with({ExitCode::data, fmt::format("column {}: {}(): {}", call_->column, name, reason),
                    ErrorCode::value_invalid});
}

bool Evaluator::out_of_work() {
  (void)fail_with({ExitCode::data,
                   fmt::format("evaluation takes more than {} steps", limits::kExpressionWorkMax),
                   ErrorCode::value_invalid});
  return false;
}

bool Evaluator::has_room(std::size_t bytes) {
  if (arena_.used() - used_before_ + bytes <= limits::kExpressionMemoryMax) {
    return !has_failed();
  }
  (void)fail_with({ExitCode::data,
                   fmt::format("evaluation takes more than {} MiB of memory",
                               limits::kExpressionMemoryMax >> 20),
                   ErrorCode::value_invalid});
  return false;
}

void Evaluator::push(const Datum& value) {
  if (has_room((arena_.stack_.size() + 1) * sizeof(Datum))) {
    arena_.stack_.push_back(value);
  } else {
    arena_.stack_.push_back({});  // the callers count
  }
}

void Evaluator::push_member(const Member& member) {
  if (has_room((arena_.members_.size() + 1) * sizeof(Member))) {
    arena_.members_.push_back(member);
  }
}

std::size_t Evaluator::push_elements(const Datum& array) {
  const std::size_t base = height();
  Elements elements(array);
  for (Datum element; spend(1) && elements.next(element);) {
    push(element);
  }
  return height() - base;
}

Datum Evaluator::pop_array(std::size_t height) {
  const Datum array = make_array(std::span(arena_.stack_).subspan(height));
  drop(height);
  return array;
}

Datum Evaluator::make_array(std::span<const Datum> elements) {
  if (!has_room(elements.size_bytes())) {
    return {};
  }
  auto* const kept = arena_.allocate<Datum>(elements.size());
  std::uninitialized_copy(elements.begin(), elements.end(), kept);
  const Datum array = Datum::array({kept, elements.size()});
  return is_too_deep(array) ? Datum() : array;
}

Datum Evaluator::pop_object(std::size_t place) {
  const std::span<const Member> members = members_from(place);
  Datum object;
  if (has_room(members.size_bytes())) {
    auto* const kept = arena_.allocate<Member>(members.size());
    std::uninitialized_copy(members.begin(), members.end(), kept);
    object = Datum::object({kept, members.size()});
  }
  drop_members(place);
  return is_too_deep(object) ? Datum() : object;
}

bool Evaluator::is_too_deep(const Datum& value) {
  if (value.made_depth() <= limits::kDepthMax + 1) {
    return false;
  }
  (void)fail_with(
      {ExitCode::data, "a value is nested more than 1000 deep", ErrorCode::value_invalid});
  return true;
}

std::size_t Evaluator::push_members(const Datum& object) {
  const std::size_t place = arena_.members_.size();
  Members members(object);
  for (Member member; spend(1) && members.next(member);) {
    (void)spend_text(member.key.size());
    push_member(member);
  }
  if (object.source() != nullptr) {
    drop_doubled_members(place);
  }
  return place;
}

void Evaluator::drop_doubled_members(std::size_t place) {
  drop_members(place + drop_doubled(members_from(place)));
}

char* Evaluator::make_text(std::size_t size) {
  return spend_text(size) && has_room(size) ? arena_.allocate<char>(size) : nullptr;
}

Datum Evaluator::keep(std::string_view text) {
  char* const copy = make_text(text.size());
  if (copy == nullptr) {
    return {};
  }
  std::copy(text.begin(), text.end(), copy);
  return Datum::string({copy, text.size()});
}

}  // namespace hw::expr
