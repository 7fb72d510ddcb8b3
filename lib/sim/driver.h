// SPDX-License-Identifier: MIT
// Moves the time of a clock page for the processes that live by it, from one instant at which
// something is due to the next, and lets all come to rest in between: timers fire at their exact
// times, and in the same order in every run. Of those due at one instant the one with the lower
// process number wakes first, then the lower thread.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "sim/idle.h"
#include "sys/clock_page.h"

namespace hw::sim {

struct DriverOptions {
  std::vector<pid_t> parents;                    // what these have started is waited for, too
  Duration patience = std::chrono::seconds(60);  // of the real time, for each coming to rest
};

class Driver {
 public:
  Driver(std::shared_ptr<sys::ClockPage> page, DriverOptions options)
      : page_(std::move(page)), options_(std::move(options)) {}

  // Waits until so many processes have registered. Error of all these: try_later, who is waited
  // for.
  [[nodiscard]] Status wait_for_processes(std::size_t count);
  [[nodiscard]] Status wait_until_idle();
  [[nodiscard]] Status advance(Duration by);  // idle before, in between and after

  // After one of these two: how long it is until the next wait ends; nothing if none does.
  [[nodiscard]] std::optional<Duration> next_due() const;

 private:
  [[nodiscard]] std::vector<sys::ClockPage::Waiter> asleep() const;

  std::shared_ptr<sys::ClockPage> page_;
  DriverOptions options_;
  Observer observer_;
};

// Who is to be woken next: the first that waits until `limit` or less; null if nobody does.
[[nodiscard]] const sys::ClockPage::Waiter* first_due(
    const std::vector<sys::ClockPage::Waiter>& waiters, Duration limit);

}  // namespace hw::sim
