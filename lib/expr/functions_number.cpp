// SPDX-License-Identifier: MIT
// Functions over numbers. What is not computed keeps its digits; integers are added exactly, and a
// result that fits no int64 is the double next to it.
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>

#include "expr/functions.h"
#include "expr/number_text.h"

namespace hw::expr::function {

namespace {

// Room for the sum of as many 64-bit integers as fit a line.
__extension__ using Wide = __int128;

// Infinite for a number beyond the doubles.
double to_double(const json::Number& number) {
  if (const auto* integer = std::get_if<std::int64_t>(&number)) {
    return static_cast<double>(*integer);
  }
  if (const auto* natural = std::get_if<std::uint64_t>(&number)) {
    return static_cast<double>(*natural);
  }
  const auto* real = std::get_if<double>(&number);
  return real != nullptr ? *real : std::numeric_limits<double>::infinity();
}

struct Sum {
  Wide integers = 0;
  bool is_integer = true;  // all of them
  double reals = 0;        // of all, one after the other
  std::size_t count = 0;

  void add(const json::Number& number) {
    ++count;
    reals += to_double(number);
    if (const auto* integer = std::get_if<std::int64_t>(&number)) {
      integers += *integer;
    } else if (const auto* natural = std::get_if<std::uint64_t>(&number)) {
      integers += *natural;
    } else {
      is_integer = false;
    }
  }
};

Sum sum_of(const Call& call) {
  Sum sum;
  Elements elements(call.argument(0));
  for (Datum element; call.evaluator.spend(1) && elements.next(element);) {
    (void)call.evaluator.spend_text(element.digits().value_or("").size());
    sum.add(element.number());
  }
  return sum;
}

Datum finite(const Call& call, double value) {
  return std::isfinite(value) ? Datum::real(value)
                              : call.evaluator.refuse("the result is too large for a number");
}

std::optional<std::int64_t> to_integer(Wide value) {
  constexpr Wide kMin = std::numeric_limits<std::int64_t>::min();
  constexpr Wide kMax = std::numeric_limits<std::int64_t>::max();
  return value >= kMin && value <= kMax ? std::optional(static_cast<std::int64_t>(value))
                                        : std::nullopt;
}

// Those that are no doubles have no fraction.
Datum rounded(const Datum& number, double (*round)(double)) {
  const Datum parsed = number.parsed();
  if (parsed.real_if() == nullptr) {
    return number;
  }
  constexpr double kLimit = 9223372036854775808.0;  // 2^63
  const double whole = round(*parsed.real_if());
  return whole >= -kLimit && whole < kLimit ? Datum::integer(static_cast<std::int64_t>(whole))
                                            : Datum::real(whole);
}

}  // namespace

Datum abs(const Call& call) {
  const Datum number = call.argument(0);
  if (const auto digits = number.digits()) {
    return digits->starts_with('-') ? Datum::digits(digits->substr(1)) : number;
  }
  if (number.real_if() != nullptr) {
    return Datum::real(std::fabs(*number.real_if()));
  }
  const Wide value = *number.integer_if();
  const auto positive = to_integer(value < 0 ? -value : value);
  return positive ? Datum::integer(*positive) : Datum::real(-static_cast<double>(value));
}

Datum avg(const Call& call) {
  const Sum sum = sum_of(call);
  if (sum.count == 0) {
    return {};
  }
  const auto count = static_cast<std::int64_t>(sum.count);
  if (sum.is_integer && sum.integers % count == 0) {
    if (const auto integer = to_integer(sum.integers / count)) {
      return Datum::integer(*integer);
    }
  }
  const double total = sum.is_integer ? static_cast<double>(sum.integers) : sum.reals;
  return finite(call, total / static_cast<double>(count));
}

Datum ceil(const Call& call) { return rounded(call.argument(0), std::ceil); }
Datum floor(const Call& call) { return rounded(call.argument(0), std::floor); }

Datum sum(const Call& call) {
  const Sum sum = sum_of(call);
  if (!sum.is_integer) {
    return finite(call, sum.reals);
  }
  const auto integer = to_integer(sum.integers);
  return integer ? Datum::integer(*integer) : Datum::real(static_cast<double>(sum.integers));
}

Datum to_number(const Call& call) {
  const Datum value = call.argument(0);
  if (value.is(Kind::number)) {
    return value;
  }
  (void)call.evaluator.spend_text(value.is(Kind::string) ? value.string().size() : 0);
  return value.is(Kind::string) && is_number(value.string()) ? Datum::digits(value.string())
                                                             : Datum();
}

}  // namespace hw::expr::function
