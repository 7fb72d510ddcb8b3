// SPDX-License-Identifier: MIT
// How long to wait before a failed attempt is made again. Pure: chance comes from outside.
// Exponential backoff with jitter: Brooker, "Exponential Backoff And Jitter", AWS Architecture
// Blog, 2015.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/clock.h"

namespace hw::sched {

enum class Growth {
  fixed,        // base
  linear,       // base * n, for the retry n from 1
  exponential,  // base * factor ^ (n - 1)
  fibonacci,    // base * 1, 1, 2, 3, 5, 8 ...
  list,         // the n-th of a list, of which the last one stays
};

struct Backoff {
  Growth growth = Growth::exponential;
  Duration base = std::chrono::seconds(1);
  double factor = 2;
  std::optional<Duration> cap = {};  // or the base, if that is longer; not for lists
  std::vector<Duration> list = {};   // not empty for Growth::list
  double jitter = 0;                 // from 0 to 1: a delay varies by this part of it, both ways
  Duration added_jitter{0};          // a delay is longer by up to this much

  [[nodiscard]] bool operator==(const Backoff&) const = default;
};

// Before the retry number `retry`, from 1; `chance` is evenly spread from 0 to 1. At least 0, and
// at most the cap or a hundred years.
[[nodiscard]] Duration delay(const Backoff& backoff, std::int64_t retry, double chance);

}  // namespace hw::sched
