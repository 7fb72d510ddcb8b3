// SPDX-License-Identifier: MIT
// What a rule has seen, for --stats and --tally.
#pragma once

#include <cstdint>
#include <optional>

#include "base/clock.h"
#include "base/time.h"

namespace hw::route {

struct Count {
  std::uint64_t matched = 0;
  std::uint64_t failed = 0;  // that it matched, or would have, but for an error
  std::uint64_t since = 0;   // events that had gone by when it was loaded
  std::optional<Time> last;  // when it last matched, and
  Duration cost{0};          // what its where and transform took
  std::uint64_t costs = 0;   // for how many events; these three only if measured
};

// Adds the time of its own life to the cost of a rule.
class Measure {
 public:
  enum class What { event, rest };  // the first that is asked about an event, or what follows

  Measure(bool measures, Count& count, What what)
      : count_(measures ? &count : nullptr),
        begin_(measures ? clock().monotonic() : Duration{0}),
        what_(what) {}
  Measure(const Measure&) = delete;
  Measure& operator=(const Measure&) = delete;
  ~Measure() {
    if (count_ != nullptr) {
      count_->cost += clock().monotonic() - begin_;
      count_->costs += what_ == What::event ? 1 : 0;
    }
  }

 private:
  Count* count_;
  Duration begin_;
  What what_;
};

}  // namespace hw::route
