// SPDX-License-Identifier: MIT
#include "sim/driver.h"

#include <fmt/core.h>
#include <sched.h>

#include <algorithm>
#include <ctime>
#include <set>
#include <tuple>
#include <utility>

namespace hw::sim {

namespace {

using Waiter = sys::ClockPage::Waiter;

constexpr int kQuickTimes = 20;
constexpr Duration kNap = std::chrono::microseconds(50);

// Asks until `done` says nothing; else what it said last. In between the others have the processor:
// for an instant, as most is done in one, and then for longer.
template <class Done>
Status wait_until(Duration patience, const Done& done) {
  const Duration end = real_clock().monotonic() + patience;
  for (int times = 0;; ++times) {
    const std::optional<std::string> reason = done();
    if (!reason) {
      return {};
    }
    if (real_clock().monotonic() >= end) {
      return fail(ExitCode::try_later, *reason);
    }
    if (times < kQuickTimes) {
      sched_yield();
    } else {
      const timespec nap{0, kNap.count()};
      nanosleep(&nap, nullptr);
    }
  }
}

bool is_sooner(const Waiter& a, const Waiter& b) {
  return std::tie(*a.until, a.pid, a.thread) < std::tie(*b.until, b.pid, b.thread);
}

}  // namespace

const Waiter* first_due(const std::vector<Waiter>& waiters, Duration limit) {
  const Waiter* first = nullptr;
  for (const Waiter& waiter : waiters) {
    if (waiter.until && *waiter.until <= limit && (first == nullptr || is_sooner(waiter, *first))) {
      first = &waiter;
    }
  }
  return first;
}

Status Driver::wait_for_processes(std::size_t count) {
  return wait_until(options_.patience, [&]() -> std::optional<std::string> {
    std::set<pid_t> processes;
    for (const Waiter& waiter : page_->waiters()) {
      if (is_alive(waiter.pid)) {
        processes.insert(waiter.pid);
      }
    }
    if (processes.size() >= count) {
      return std::nullopt;
    }
    return fmt::format("only {} of {} processes have come", processes.size(), count);
  });
}

Status Driver::wait_until_idle() {
  return wait_until(options_.patience, [&]() -> std::optional<std::string> {
    std::vector<pid_t> processes;
    for (const Waiter& waiter : page_->waiters()) {
      processes.push_back(waiter.pid);
    }
    const auto busy = observer_.find_busy(processes, options_.parents);
    return busy ? std::optional("not idle: " + *busy) : std::nullopt;
  });
}

// Those of killed processes, or of zombies, wait for nothing any more.
std::vector<Waiter> Driver::asleep() const {
  std::vector<Waiter> waiters = page_->waiters();
  std::erase_if(waiters,
                [this](const Waiter& waiter) { return !observer_.is_asleep(waiter.thread); });
  return waiters;
}

std::optional<Duration> Driver::next_due() const {
  const std::vector<Waiter> waiters = asleep();
  const Waiter* const first = first_due(waiters, Duration::max());
  return first == nullptr ? std::nullopt : std::optional(*first->until - page_->monotonic());
}

Status Driver::advance(Duration by) {
  const Duration target = page_->monotonic() + by;
  std::optional<Waiter> last;
  HW_TRY(wait_until_idle());
  for (std::vector<Waiter> waiters = asleep(); const Waiter* due = first_due(waiters, target);
       waiters = asleep()) {
    if (last && last->thread == due->thread && last->until == due->until) {
      return fail(ExitCode::try_later, fmt::format("process {}, thread {}: sleeps past its time",
                                                   due->pid, due->thread));
    }
    last = *due;
    page_->set_monotonic(std::max(*due->until, page_->monotonic()));
    page_->wake(due->slot);
    HW_TRY(wait_until_idle());
  }
  page_->set_monotonic(target);
  return {};
}

}  // namespace hw::sim
