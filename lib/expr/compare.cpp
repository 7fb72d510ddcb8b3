// SPDX-License-Identifier: MIT
#include "expr/compare.h"

#include <algorithm>

namespace hw::expr {

namespace {

bool are_equal_arrays(const Datum& a, const Datum& b, Evaluator& evaluator) {
  Elements left(a);
  Elements right(b);
  Datum of_left;
  Datum of_right;
  while (left.next(of_left)) {
    if (!right.next(of_right) || !are_equal(of_left, of_right, evaluator)) {
      return false;
    }
  }
  return !right.next(of_right);
}

bool are_equal_objects(const Datum& a, const Datum& b, Evaluator& evaluator) {
  const std::size_t left = evaluator.push_members(a);
  const std::size_t right = evaluator.push_members(b);
  const std::size_t count = right - left;
  bool are_equal = count == evaluator.members_from(right).size();
  if (are_equal) {
    const auto by_key = [](const Member& x, const Member& y) { return x.key < y.key; };
    const auto members = evaluator.members_from(left);
    std::sort(members.begin(), members.begin() + static_cast<std::ptrdiff_t>(count), by_key);
    std::sort(members.begin() + static_cast<std::ptrdiff_t>(count), members.end(), by_key);
  }
  for (std::size_t i = 0; are_equal && i < count; ++i) {
    // Copies: deeper objects are pushed behind them.
    const Member of_left = evaluator.members_from(left)[i];
    const Member of_right = evaluator.members_from(right)[i];
    are_equal =
        of_left.key == of_right.key && expr::are_equal(of_left.value, of_right.value, evaluator);
  }
  evaluator.drop_members(left);
  return are_equal;
}

}  // namespace

std::strong_ordering compare_numbers(const Datum& a, const Datum& b) {
  const Datum left = a.parsed();
  const Datum right = b.parsed();
  if (left.integer_if() != nullptr && right.integer_if() != nullptr) {
    return *left.integer_if() <=> *right.integer_if();
  }
  if (left.real_if() != nullptr && right.real_if() != nullptr) {
    const double x = *left.real_if();
    const double y = *right.real_if();
    return x < y   ? std::strong_ordering::less
           : x > y ? std::strong_ordering::greater
                   : std::strong_ordering::equal;
  }
  return json::compare(left.number(), right.number());
}

// Recursion is as deep as values are nested, which is limited.
bool are_equal(const Datum& a, const Datum& b, Evaluator& evaluator) {
  if (a.kind() != b.kind() || !evaluator.spend(1)) {
    return false;
  }
  switch (a.kind()) {
    case Kind::null:
      return true;
    case Kind::boolean:
      return a.is_true() == b.is_true();
    case Kind::array:
      return are_equal_arrays(a, b, evaluator);
    case Kind::object:
      return are_equal_objects(a, b, evaluator);
    default:
      return order_of(a, b, evaluator) == std::strong_ordering::equal;
  }
}

std::optional<std::strong_ordering> order_of(const Datum& a, const Datum& b, Evaluator& evaluator) {
  if (a.is(Kind::number) && b.is(Kind::number)) {
    (void)evaluator.spend_text(a.digits().value_or("").size() + b.digits().value_or("").size());
    return compare_numbers(a, b);
  }
  if (a.is(Kind::string) && b.is(Kind::string)) {
    (void)evaluator.spend_text(std::min(a.string().size(), b.string().size()));
    return a.string().compare(b.string()) <=> 0;
  }
  return std::nullopt;
}

}  // namespace hw::expr
