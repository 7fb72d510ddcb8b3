// SPDX-License-Identifier: MIT
#include "base/clock.h"

#include <ctime>

namespace hw {

namespace {

Duration read_clock(clockid_t id) {
  timespec value{};
  clock_gettime(id, &value);
  return std::chrono::seconds(value.tv_sec) + Duration(value.tv_nsec);
}

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Time now() const override { return Time(read_clock(CLOCK_REALTIME)); }
  [[nodiscard]] Duration monotonic() const override { return read_clock(CLOCK_MONOTONIC); }
};

const SystemClock kSystemClock;
const Clock* current = &kSystemClock;

}  // namespace

bool Clock::begin_wait(Duration until) const { return monotonic() < until; }

const Clock& clock() { return *current; }
const Clock& real_clock() { return kSystemClock; }

ScopedClock::ScopedClock(const Clock& clock) : former_(current) { current = &clock; }
ScopedClock::~ScopedClock() { current = former_; }

}  // namespace hw
