// SPDX-License-Identifier: MIT
// The one clock. Nothing else in Hookwork asks the system for the time, so that a test or a
// simulation (sys/shared_clock) drives every wait. Wall time is nanoseconds since
// 1970-01-01T00:00:00Z; monotonic time is nanoseconds since an arbitrary point and never goes back.
#pragma once

#include <atomic>
#include <chrono>
#include <optional>

namespace hw {

using Duration = std::chrono::nanoseconds;
using Time = std::chrono::time_point<std::chrono::system_clock, Duration>;

// The earlier one of two instants, either of which may never come.
[[nodiscard]] inline std::optional<Duration> earlier(std::optional<Duration> one,
                                                     std::optional<Duration> other) {
  return one && (!other || *one < *other) ? one : other;
}

class Clock {
 public:
  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;
  [[nodiscard]] virtual Time now() const = 0;
  [[nodiscard]] virtual Duration monotonic() const = 0;

  // For the two places that wait, sys/poll_until and loop/loop. Where time is simulated across
  // processes the kernel's timeouts mean nothing: the calling thread says until when it is about to
  // wait, waits for wake_fd() too, and says that it waits no more. wake_fd() is -1 where they do.
  [[nodiscard]] virtual int wake_fd() const { return -1; }
  [[nodiscard]] virtual bool begin_wait(Duration until) const;  // false: `until` has come already
  virtual void end_wait() const {}
};

// Moves only when told to. Safe to read from several threads.
class SimulatedClock final : public Clock {
 public:
  explicit SimulatedClock(Time start) : start_(start) {}
  [[nodiscard]] Time now() const override { return start_ + monotonic(); }
  [[nodiscard]] Duration monotonic() const override { return Duration(elapsed_ns_.load()); }
  void advance(Duration by) { elapsed_ns_ += by.count(); }

 private:
  Time start_;
  std::atomic<Duration::rep> elapsed_ns_{0};
};

// The clock in force: the system's, unless a ScopedClock stands.
[[nodiscard]] const Clock& clock();

// The system's, whatever is in force: for those that make the simulated time and wait for real
// programs.
[[nodiscard]] const Clock& real_clock();

// Puts another clock in force for its own lifetime (not while other threads start or end).
class ScopedClock {
 public:
  explicit ScopedClock(const Clock& clock);
  ScopedClock(const ScopedClock&) = delete;
  ScopedClock& operator=(const ScopedClock&) = delete;
  ~ScopedClock();

 private:
  const Clock* former_;
};

}  // namespace hw
