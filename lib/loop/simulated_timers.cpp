// SPDX-License-Identifier: MIT
#include "loop/simulated_timers.h"

#include <algorithm>

namespace hw::loop {

SimulatedTimers::Place SimulatedTimers::start(Duration after, std::function<void()>& callback) {
  return timers_.emplace(clock().monotonic() + std::max(after, Duration{0}),
                         Entry{++started_, &callback});
}

Duration SimulatedTimers::next() const {
  return timers_.empty() ? Duration::max() : timers_.begin()->first;
}

void SimulatedTimers::run_due(const bool& stopped) {
  const Duration now = clock().monotonic();
  const std::uint64_t last = started_;
  while (!stopped && next() <= now && timers_.begin()->second.number <= last) {
    (*timers_.begin()->second.callback)();
  }
}

}  // namespace hw::loop
