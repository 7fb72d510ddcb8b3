// SPDX-License-Identifier: MIT
// The timers of one loop where time is simulated, as libuv knows the kernel's time alone. Exact to
// the nanosecond; those of one instant run in the order of their starts.
#pragma once

#include <cstdint>
#include <functional>
#include <map>

#include "base/clock.h"

namespace hw::loop {

class SimulatedTimers {
 private:
  struct Entry {
    std::uint64_t number;  // of its start
    std::function<void()>* callback;
  };

 public:
  using Place = std::multimap<Duration, Entry>::iterator;

  // The callback must stop() its own timer first; it outlives the timer.
  [[nodiscard]] Place start(Duration after, std::function<void()>& callback);
  void stop(Place place) { timers_.erase(place); }

  // When the first one is due by the monotonic clock; Duration::max() if there is none.
  [[nodiscard]] Duration next() const;

  // Runs those that are due, until `stopped`. Those that they start are for the next round.
  void run_due(const bool& stopped);

 private:
  std::multimap<Duration, Entry> timers_;
  std::uint64_t started_ = 0;
};

}  // namespace hw::loop
