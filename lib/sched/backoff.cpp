// SPDX-License-Identifier: MIT
#include "sched/backoff.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace hw::sched {

namespace {

constexpr double kLongest =
    100.0 * 365 * 24 * 3600 * 1e9;  // nanoseconds: a hundred years of 365 days

// The hundredth at the most: of so many nanoseconds a delay is at its longest.
double fibonacci(std::int64_t n) {
  double before = 0;
  double number = 1;
  for (std::int64_t i = 1; i < std::min<std::int64_t>(n, 100); ++i) {
    before = std::exchange(number, before + number);
  }
  return number;
}

double without_jitter(const Backoff& backoff, std::int64_t retry) {
  const auto base = static_cast<double>(backoff.base.count());
  switch (backoff.growth) {
    case Growth::fixed:
      return base;
    case Growth::linear:
      return base * static_cast<double>(retry);
    case Growth::exponential:
      return base == 0 ? 0 : base * std::pow(backoff.factor, static_cast<double>(retry - 1));
    case Growth::fibonacci:
      return base * fibonacci(retry);
    case Growth::list:
      break;
  }
  const auto last = static_cast<std::int64_t>(backoff.list.size()) - 1;
  const auto place = static_cast<std::size_t>(std::clamp<std::int64_t>(retry - 1, 0, last));
  return static_cast<double>(backoff.list[place].count());
}

}  // namespace

Duration delay(const Backoff& backoff, std::int64_t retry, double chance) {
  const bool is_capped = backoff.cap && backoff.growth != Growth::list;
  const double cap =
      is_capped ? static_cast<double>(std::max(*backoff.cap, backoff.base).count()) : kLongest;
  double nanoseconds = std::min(without_jitter(backoff, retry), cap);
  nanoseconds *= 1 + backoff.jitter * (2 * chance - 1);
  nanoseconds += static_cast<double>(backoff.added_jitter.count()) * chance;
  return Duration(static_cast<Duration::rep>(std::clamp(nanoseconds, 0.0, cap)));
}

}  // namespace hw::sched
