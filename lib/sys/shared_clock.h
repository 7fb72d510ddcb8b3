// SPDX-License-Identifier: MIT
// Time from a page that a driver moves (sys/clock_page, sim/driver), for all programs of a test at
// once: HW_CLOCK names its file. No wait of ours has a timeout of the kernel's then. A thread that
// waits has a slot in the page and an eventfd of its own; one helper thread in the process sleeps
// on the page's futex and passes the driver's marks on to the eventfds.
#pragma once

#include <memory>
#include <string>
#include <thread>

#include "base/clock.h"
#include "base/result.h"
#include "sys/clock_page.h"

namespace hw::sys {

class SharedClock final : public Clock {
 public:
  // Registers the process: the calling thread gets its slot at once. Error: code config, or system
  // if there is no thread to spare.
  [[nodiscard]] static Result<std::unique_ptr<SharedClock>> open(const std::string& path);

  // By HW_CLOCK; null where it is not set. Error: "HW_CLOCK: FILE: reason".
  [[nodiscard]] static Result<std::unique_ptr<SharedClock>> from_environment();

  ~SharedClock() override;  // after all threads that waited by it

  [[nodiscard]] Time now() const override { return page_->now(); }
  [[nodiscard]] Duration monotonic() const override { return page_->monotonic(); }
  [[nodiscard]] int wake_fd() const override;
  [[nodiscard]] bool begin_wait(Duration until) const override;
  void end_wait() const override;

 private:
  class Waiter;
  struct Waiters;
  explicit SharedClock(std::shared_ptr<ClockPage> page);
  [[nodiscard]] Waiter& waiter() const;

  std::shared_ptr<ClockPage> page_;
  std::shared_ptr<Waiters> waiters_;
  std::thread helper_;
};

}  // namespace hw::sys
