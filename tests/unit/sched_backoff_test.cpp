// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "sched/backoff.h"

using hw::Duration;
using hw::sched::Backoff;
using hw::sched::delay;
using hw::sched::Growth;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

std::vector<std::int64_t> first_seconds(const Backoff& backoff, std::int64_t count) {
  std::vector<std::int64_t> result;
  for (std::int64_t retry = 1; retry <= count; ++retry) {
    result.push_back(delay(backoff, retry, 0.5) / seconds(1));
  }
  return result;
}

}  // namespace

TEST_CASE("delays grow as their name says") {
  using List = std::vector<std::int64_t>;
  CHECK(first_seconds({.growth = Growth::fixed, .base = seconds(3)}, 3) == List{3, 3, 3});
  CHECK(first_seconds({.growth = Growth::linear, .base = seconds(3)}, 4) == List{3, 6, 9, 12});
  CHECK(first_seconds({.base = seconds(3)}, 4) == List{3, 6, 12, 24});
  CHECK(first_seconds({.base = seconds(3), .factor = 10}, 3) == List{3, 30, 300});
  CHECK(first_seconds({.growth = Growth::fibonacci, .base = seconds(2)}, 7) ==
        List{2, 2, 4, 6, 10, 16, 26});
  CHECK(first_seconds({.growth = Growth::list, .list = {seconds(1), seconds(9)}}, 4) ==
        List{1, 9, 9, 9});
}

TEST_CASE("no delay is longer than the cap, or than a hundred years") {
  CHECK(first_seconds({.base = seconds(3), .cap = seconds(10)}, 4) ==
        std::vector<std::int64_t>{3, 6, 10, 10});
  const Backoff capped{.base = seconds(8), .cap = seconds(10), .jitter = 0.5};
  CHECK(delay(capped, 5, 1.0) == seconds(10));
  CHECK(delay(capped, 5, 0.0) == seconds(5));
  const Backoff low{.growth = Growth::fixed, .base = seconds(90), .cap = seconds(60)};
  CHECK(delay(low, 3, 0.5) == seconds(90));
  CHECK(delay({.growth = Growth::list, .cap = seconds(1), .list = {seconds(5)}}, 1, 0.5) ==
        seconds(5));
  for (const Growth growth : {Growth::linear, Growth::exponential, Growth::fibonacci}) {
    const Backoff endless{.growth = growth, .base = hours(24 * 365)};
    const Duration longest = delay(endless, INT64_MAX, 1.0);
    CHECK(longest == hours(24 * 365 * 100));
    CHECK(delay(endless, 1'000'000, 0.0) == longest);
  }
  CHECK(delay({.base = Duration{0}}, INT64_MAX, 1.0) == Duration{0});
}

TEST_CASE("jitter is a part of the delay both ways, or is added") {
  const Backoff part{.base = seconds(10), .jitter = 0.2};
  CHECK(delay(part, 1, 0.0) == seconds(8));
  CHECK(delay(part, 1, 0.5) == seconds(10));
  CHECK(delay(part, 1, 1.0) == seconds(12));
  const Backoff added{.base = seconds(10), .added_jitter = milliseconds(500)};
  CHECK(delay(added, 1, 0.0) == seconds(10));
  CHECK(delay(added, 1, 1.0) == milliseconds(10500));
}
