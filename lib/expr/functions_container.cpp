// SPDX-License-Identifier: MIT
// Functions over arrays and objects.
#include "expr/functions.h"

namespace hw::expr::function {

namespace {

// What `choose` takes of each member.
template <class Choose>
Datum array_of_members(const Call& call, Choose choose) {
  Evaluator& evaluator = call.evaluator;
  const std::size_t base = evaluator.height();
  const std::size_t place = evaluator.push_members(call.argument(0));
  for (const Member& member : evaluator.members_from(place)) {
    evaluator.push(choose(member));
  }
  evaluator.drop_members(place);
  return evaluator.pop_array(base);
}

}  // namespace

Datum keys(const Call& call) {
  return array_of_members(call, [](const Member& member) { return Datum::string(member.key); });
}

Datum values(const Call& call) {
  return array_of_members(call, [](const Member& member) { return member.value; });
}

// As a projection, but what is null stays.
Datum map(const Call& call) {
  Evaluator& evaluator = call.evaluator;
  const std::size_t base = evaluator.height();
  Elements elements(call.argument(1));
  for (Datum element; evaluator.spend(1) && elements.next(element);) {
    evaluator.push(evaluator.run(call.expression, element));
  }
  return evaluator.pop_array(base);
}

Datum merge(const Call& call) {
  Evaluator& evaluator = call.evaluator;
  const std::size_t place = evaluator.push_members(call.argument(0));
  for (std::size_t i = 1; i < call.count; ++i) {
    (void)evaluator.push_members(call.argument(i));
  }
  evaluator.drop_doubled_members(place);
  return evaluator.pop_object(place);
}

Datum not_null(const Call& call) {
  for (std::size_t i = 0; i < call.count; ++i) {
    if (!call.argument(i).is_null()) {
      return call.argument(i);
    }
  }
  return {};
}

Datum to_array(const Call& call) {
  const Datum value = call.argument(0);
  return value.is(Kind::array) ? value : call.evaluator.make_array({&value, 1});
}

}  // namespace hw::expr::function
