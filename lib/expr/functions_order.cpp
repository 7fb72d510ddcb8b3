// SPDX-License-Identifier: MIT
// Functions that order values, or find the first or last of them: numbers or strings, or values by
// such keys. Of equal ones the first is found, and they keep their order.
#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

#include "expr/compare.h"
#include "expr/functions.h"

namespace hw::expr::function {

namespace {

// Values and their keys, on the evaluator's stack: first the values, then as many keys.
struct Keyed {
  std::size_t values;
  std::size_t keys;
  std::size_t count;
};

// Parsed, so that numbers are read once.
void push_key(const Call& call, const Datum& key) {
  const std::size_t size =
      key.is(Kind::string) ? key.string().size() : key.digits().value_or("").size();
  (void)call.evaluator.spend_text(size);
  call.evaluator.push(key.parsed());
}

// The elements of the first argument, which are their own keys, or have them by the expression.
Keyed push_keyed(const Call& call) {
  Evaluator& evaluator = call.evaluator;
  const bool has_expression = call.expression.begin != nullptr;
  Keyed keyed{evaluator.height(), 0, 0};
  keyed.count = evaluator.push_elements(call.argument(0));
  keyed.keys = evaluator.height();
  std::optional<Kind> kind;
  for (std::size_t i = 0; i < keyed.count && !evaluator.has_failed(); ++i) {
    const Datum value = evaluator.stacked(keyed.values + i);
    const Datum key = has_expression ? evaluator.run(call.expression, value) : value;
    const bool is_key = key.is(Kind::number) || key.is(Kind::string);
    if (!is_key || key.kind() != kind.value_or(key.kind())) {
      evaluator.refuse(
          fmt::format("the expression must give only numbers or only strings, not {}{}",
                      phrase_of(key.kind()), is_key ? " beside others" : ""));
    }
    kind = key.kind();
    push_key(call, key);
  }
  return keyed;
}

// Of two keys of one kind.
bool is_less(const Datum& a, const Datum& b) {
  return a.is(Kind::number) ? compare_numbers(a, b) < 0 : a.string() < b.string();
}

// The first for which no other is better; null if there are none.
template <class Better>
Datum best(const Call& call, Better is_better) {
  Evaluator& evaluator = call.evaluator;
  const Keyed keyed = push_keyed(call);
  Datum found;
  if (!evaluator.has_failed() && keyed.count > 0) {
    const auto keys = evaluator.stack_from(keyed.keys);
    const auto place = std::min_element(keys.begin(), keys.end(), is_better) - keys.begin();
    found = evaluator.stacked(keyed.values + static_cast<std::size_t>(place));
  }
  evaluator.drop(keyed.values);
  return found;
}

bool is_greater(const Datum& a, const Datum& b) { return is_less(b, a); }

Datum sorted(const Call& call) {
  Evaluator& evaluator = call.evaluator;
  const Keyed keyed = push_keyed(call);
  if (evaluator.has_failed()) {
    evaluator.drop(keyed.values);
    return {};
  }
  std::vector<std::uint32_t> order(keyed.count);
  std::iota(order.begin(), order.end(), 0U);
  const auto keys = evaluator.stack_from(keyed.keys);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return is_less(keys[a], keys[b]); });
  // In place of the keys, which have done their work.
  for (std::size_t i = 0; i < keyed.count; ++i) {
    keys[i] = evaluator.stacked(keyed.values + order[i]);
  }
  const Datum result = evaluator.pop_array(keyed.keys);
  evaluator.drop(keyed.values);
  return result;
}

}  // namespace

Datum max(const Call& call) { return best(call, is_greater); }
Datum max_by(const Call& call) { return best(call, is_greater); }
Datum min(const Call& call) { return best(call, is_less); }
Datum min_by(const Call& call) { return best(call, is_less); }
Datum sort(const Call& call) { return sorted(call); }
Datum sort_by(const Call& call) { return sorted(call); }

}  // namespace hw::expr::function
