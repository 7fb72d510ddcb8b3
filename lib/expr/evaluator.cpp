// SPDX-License-Identifier: MIT
#include "expr/evaluator.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "expr/compare.h"
#include "expr/functions.h"
#include "expr/lexer.h"
#include "expr/members.h"

namespace hw::expr {

Evaluator::Evaluator(const Program& program, const Datum& event, Arena& arena)
    : program_(program),
      event_(event),
      arena_(arena),
      used_before_(arena.used()),
      work_left_(limits::kExpressionWorkMax) {}

Result<Datum> Evaluator::evaluate() {
  const std::vector<Step>& steps = program_.steps;
  const Datum result = run({steps.data(), steps.data() + steps.size()}, event_);
  if (error_) {
    drop(0);
    drop_members(0);
    return tl::unexpected<Error>(*std::move(error_));
  }
  return result;
}

Datum Evaluator::run(Body body, Datum current) {
  Datum value = current;
  for (const Step* at = body.begin; at != body.end; at += 1 + at->size) {
    if (!spend(1)) {
      return {};
    }
    value = step(at, value, current);
  }
  return value;
}

Datum Evaluator::step(const Step* step, const Datum& value, Datum& current) {
  const auto number = static_cast<std::size_t>(step->argument);
  switch (step->op) {
    case Op::literal:
      return program_.literals[number];
    case Op::root:
      return event_;
    case Op::field:
      return look_up(value, program_.names[number]);
    case Op::index:
      return element(value, step->argument);
    case Op::slice:
      return slice(value, program_.slices[number]);
    case Op::flatten:
      return flatten(value);
    case Op::values:
      return values(value);
    case Op::filter:
      return filter(value, body_of(step));
    case Op::project:
      return project(value, body_of(step));
    case Op::list:
      return list(value, body_of(step));
    case Op::hash:
      return hash(value, body_of(step));
    case Op::call:
      return call(value, step);
    case Op::either:
      return value.is_true() ? value : run(body_of(step), current);
    case Op::both:
      return value.is_true() ? run(body_of(step), current) : value;
    case Op::negate:
      return Datum::boolean(!value.is_true());
    case Op::compare:
      return compare(value, run(body_of(step), current), static_cast<Comparison>(number));
    case Op::pipe:
      current = value;
      return value;
    case Op::group:
      return run(body_of(step), current);
    default:
      return value;
  }
}

Datum Evaluator::look_up(const Datum& object, std::string_view name) {
  std::size_t count = 0;
  std::optional<json::Value> found;
  if (const json::Value* source = object.source()) {
    if (!source->is(Kind::object)) {
      return {};
    }
    for (const auto& [key, value] : source->members()) {
      ++count;
      if (key == name) {
        found = value;
      }
    }
    (void)spend(count);
    return found ? Datum(*found) : Datum();
  }
  for (const auto& [key, value] : object.made_members()) {
    (void)spend(1);
    if (key == name) {
      return value;
    }
  }
  return {};
}

Datum Evaluator::element(const Datum& array, std::int64_t index) {
  if (index < 0) {
    Elements counted(array);
    for (Datum element; spend(1) && counted.next(element);) {
      ++index;  // by the size in all
    }
  }
  Elements elements(array);
  for (Datum element; index >= 0 && spend(1) && elements.next(element); --index) {
    if (index == 0) {
      return element;
    }
  }
  return {};
}

// As the specification has it: bounds below 0 count from the end and are then moved into the array.
Datum Evaluator::slice(const Datum& array, const Slice& slice) {
  if (!array.is(Kind::array)) {
    return {};
  }
  const std::size_t base = height();
  const auto size = static_cast<std::int64_t>(push_elements(array));
  const bool is_forward = slice.step > 0;
  const auto bound = [&](std::optional<std::int64_t> given, std::int64_t otherwise) {
    if (!given) {
      return otherwise;
    }
    const std::int64_t at = *given < 0 ? std::max<std::int64_t>(*given + size, -1) : *given;
    return is_forward ? std::clamp<std::int64_t>(at, 0, size)
                      : std::clamp<std::int64_t>(at, -1, size - 1);
  };
  const std::int64_t stop = bound(slice.stop, is_forward ? size : -1);
  std::int64_t at = bound(slice.start, is_forward ? 0 : size - 1);
  const std::size_t chosen = height();
  while (!has_failed() && (is_forward ? at < stop : at > stop)) {
    push(stacked(base + static_cast<std::size_t>(at)));
    if (is_forward ? slice.step >= stop - at : slice.step <= stop - at) {
      break;  // also where the sum would be none
    }
    at += slice.step;
  }
  const Datum result = pop_array(chosen);
  drop(base);
  return result;
}

Datum Evaluator::flatten(const Datum& array) {
  if (!array.is(Kind::array)) {
    return {};
  }
  const std::size_t base = height();
  Elements elements(array);
  for (Datum element; spend(1) && elements.next(element);) {
    if (element.is(Kind::array)) {
      push_elements(element);
    } else {
      push(element);
    }
  }
  return pop_array(base);
}

Datum Evaluator::values(const Datum& object) {
  if (!object.is(Kind::object)) {
    return {};
  }
  const std::size_t base = height();
  const std::size_t members = push_members(object);
  for (const Member& member : members_from(members)) {
    push(member.value);
  }
  drop_members(members);
  return pop_array(base);
}

Datum Evaluator::filter(const Datum& array, Body condition) {
  if (!array.is(Kind::array)) {
    return {};
  }
  const std::size_t base = height();
  Elements elements(array);
  for (Datum element; spend(1) && elements.next(element);) {
    if (run(condition, element).is_true()) {
      push(element);
    }
  }
  return pop_array(base);
}

Datum Evaluator::project(const Datum& array, Body body) {
  if (!array.is(Kind::array)) {
    return {};
  }
  const std::size_t base = height();
  Elements elements(array);
  for (Datum element; spend(1) && elements.next(element);) {
    const Datum result = run(body, element);
    if (!result.is_null()) {
      push(result);
    }
  }
  return pop_array(base);
}

Datum Evaluator::list(const Datum& value, Body parts) {
  if (value.is_null()) {
    return {};
  }
  const std::size_t base = height();
  for (const Step* part = parts.begin; part != parts.end; part += 1 + part->size) {
    push(run(body_of(part), value));
  }
  return pop_array(base);
}

Datum Evaluator::hash(const Datum& value, Body parts) {
  if (value.is_null()) {
    return {};
  }
  const std::size_t base = arena_.members_.size();
  for (const Step* part = parts.begin; part != parts.end; part += 1 + part->size) {
    if (part->op == Op::part) {
      push_member(
          {program_.names[static_cast<std::size_t>(part->argument)], run(body_of(part), value)});
    }
  }
  return pop_object(base);
}

Datum Evaluator::call(const Datum& value, const Step* step) {
  const Function& function = functions()[static_cast<std::size_t>(step->argument)];
  Call call{*this, height(), 0, {nullptr, nullptr}};
  const Body parts = body_of(step);
  for (const Step* part = parts.begin; part != parts.end; part += 1 + part->size) {
    const bool is_expression = function.type(call.count) == types::kExpression;
    if (is_expression) {
      call.expression = body_of(part);
    }
    push(is_expression ? Datum() : run(body_of(part), value));
    ++call.count;
  }
  const Step* const outer = std::exchange(call_, step);
  for (std::size_t i = 0; i < call.count && !has_failed(); ++i) {
    const Types types = function.type(i);
    const std::string fault =
        types == types::kExpression ? "" : fault_of_type(types, call.argument(i));
    if (!fault.empty()) {
      refuse(fmt::format("argument {} {}", i + 1, fault));
    }
  }
  const Datum result = has_failed() ? Datum() : function.run(call);
  call_ = outer;
  drop(call.base);
  return result;
}

Datum Evaluator::compare(const Datum& left, const Datum& right, Comparison comparison) {
  if (comparison == Comparison::equal || comparison == Comparison::unequal) {
    return Datum::boolean(are_equal(left, right, *this) == (comparison == Comparison::equal));
  }
  const auto order = order_of(left, right, *this);
  if (!order) {
    return {};
  }
  switch (comparison) {
    case Comparison::less:
      return Datum::boolean(*order < 0);
    case Comparison::at_most:
      return Datum::boolean(*order <= 0);
    case Comparison::greater:
      return Datum::boolean(*order > 0);
    default:
      return Datum::boolean(*order >= 0);
  }
}

}  // namespace hw::expr
