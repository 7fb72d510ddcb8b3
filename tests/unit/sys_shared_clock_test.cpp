// SPDX-License-Identifier: MIT
// Waits by a clock that another one moves.
#include "sys/shared_clock.h"

#include <sys/wait.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <thread>

#include "clock_support.h"
#include "sys/io.h"
#include "sys/poll_until.h"

using namespace std::chrono_literals;
using hw::sys::ClockPage;

namespace {

// A thread in which `body` runs by the clock, and what moves the clock for it.
class Sleeper {
 public:
  explicit Sleeper(const std::function<void()>& body)
      : clock_(*hw::sys::SharedClock::open(file_.path())),
        in_force_(*clock_),
        thread_([this, body] {
          body();
          done_ = true;
        }) {}
  ~Sleeper() {
    if (thread_.joinable()) {
      thread_.join();
    }
  }

  // The thread, when it waits for the time.
  ClockPage::Waiter waiter() {
    const hw::Duration end = hw::real_clock().monotonic() + 20s;
    while (hw::real_clock().monotonic() < end) {
      for (const ClockPage::Waiter& waiter : page().waiters()) {
        if (waiter.until) {
          return waiter;
        }
      }
      std::this_thread::yield();
    }
    FAIL("nobody waits");
    return {};
  }
  [[nodiscard]] ClockPage& page() const { return file_.page(); }
  [[nodiscard]] bool is_done() const { return done_; }
  void join() {
    thread_.join(), thread_ = std::thread([] {});
  }

 private:
  hw::test::ClockFile file_;
  std::unique_ptr<hw::sys::SharedClock> clock_;
  hw::ScopedClock in_force_;
  std::atomic<bool> done_ = false;
  std::thread thread_;
};

}  // namespace

TEST_CASE("shared clock: a wait ends when its time has been set and it is woken") {
  int ready = -1;
  hw::Duration ended{};
  Sleeper sleeper([&] {
    ready = hw::sys::poll_until({}, hw::clock().monotonic() + 24h);
    ended = hw::clock().monotonic();
  });
  const ClockPage::Waiter waiter = sleeper.waiter();
  CHECK(*waiter.until == sleeper.page().monotonic() + 24h);
  sleeper.page().wake(waiter.slot);  // before its time: it looks, and waits on
  CHECK(sleeper.waiter().until == waiter.until);
  CHECK_FALSE(sleeper.is_done());
  sleeper.page().set_monotonic(*waiter.until);
  sleeper.page().wake(waiter.slot);
  sleeper.join();
  CHECK(ready == 0);
  CHECK(ended == *waiter.until);
}

TEST_CASE("shared clock: a descriptor ends a wait before its time") {
  hw::sys::Pipe pipe = *hw::sys::make_pipe();
  short events = 0;
  Sleeper sleeper([&] { events = hw::sys::wait_for(pipe.read.get(), POLLIN, 24h); });
  (void)sleeper.waiter();
  REQUIRE(hw::sys::write_all(pipe.write.get(), "x") == 0);
  sleeper.join();
  CHECK(events == POLLIN);
  for (const ClockPage::Waiter& waiter : sleeper.page().waiters()) {
    CHECK_FALSE(waiter.until);
  }
}

TEST_CASE("shared clock: a wait whose time has come looks at its descriptors and ends") {
  const hw::test::ClockFile file;
  const auto clock = *hw::sys::SharedClock::open(file.path());
  const hw::ScopedClock in_force(*clock);
  hw::sys::Pipe pipe = *hw::sys::make_pipe();
  std::array<pollfd, 1> entry = {{{pipe.read.get(), POLLIN, 0}}};
  CHECK(hw::sys::poll_until(entry, hw::clock().monotonic()) == 0);
  REQUIRE(hw::sys::write_all(pipe.write.get(), "x") == 0);
  CHECK(hw::sys::poll_until(entry, hw::clock().monotonic() - 1s) == 1);
  CHECK(entry[0].revents == POLLIN);
}

TEST_CASE("shared clock: a thread that ends gives its slot back") {
  const hw::test::ClockFile file;
  const auto clock = *hw::sys::SharedClock::open(file.path());
  CHECK(file.page().waiters().size() == 1);
  std::thread([&] {
    CHECK(clock->wake_fd() >= 0);
    CHECK(file.page().waiters().size() == 2);
  }).join();
  CHECK(file.page().waiters().size() == 1);
}

TEST_CASE("shared clock: HW_CLOCK names it, or nothing does") {
  const hw::test::ClockFile file;
  unsetenv("HW_CLOCK");
  CHECK(*hw::sys::SharedClock::from_environment() == nullptr);
  setenv("HW_CLOCK", file.path().c_str(), 1);
  {
    const auto clock = hw::sys::SharedClock::from_environment();
    REQUIRE(clock);
    CHECK((*clock)->now() == file.page().now());
  }
  setenv("HW_CLOCK", "/nosuch", 1);
  const auto none = hw::sys::SharedClock::from_environment();
  unsetenv("HW_CLOCK");
  REQUIRE_FALSE(none);
  CHECK(none.error().message == "HW_CLOCK: /nosuch: No such file or directory");
}
