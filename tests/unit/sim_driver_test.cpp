// SPDX-License-Identifier: MIT
// Who is idle, and who is woken when.
#include "sim/driver.h"

#include <sys/prctl.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "clock_support.h"
#include "sim/idle.h"
#include "sys/fd.h"
#include "sys/io.h"
#include "sys/poll_until.h"

using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using hw::sim::Driver;
using hw::sim::Observer;
using hw::test::ClockFile;
using hw::test::Process;
using hw::test::TimedProcess;
using Waiter = hw::sys::ClockPage::Waiter;

namespace {

[[noreturn]] void spin() {
  for (std::atomic<int> turns = 0;; ++turns) {
  }
}

// What the observer says last: until it says `wanted`, or for a time in which it never does.
std::optional<std::string> last_word(pid_t pid, bool wants_idle) {
  Observer observer;
  const hw::Duration end = hw::real_clock().monotonic() + (wants_idle ? 20s : 20ms);
  std::optional<std::string> word;
  while (hw::real_clock().monotonic() < end) {
    word = observer.find_busy({pid}, {});
    if (!word && wants_idle) {
      break;
    }
  }
  return word;
}

// A pipe whose write end a process holds: at its end it has, too.
struct Said {
  hw::sys::Pipe pipe = *hw::sys::make_pipe();
  void operator()(const std::string& text) const {
    (void)hw::sys::write_all(pipe.write.get(), text);
  }
  std::string read() {
    pipe.write.reset();
    return hw::test::read_all(pipe.read.get());
  }
};

}  // namespace

TEST_CASE("driver: the earliest is due first; of those the lower process, then the lower thread") {
  const std::vector<Waiter> waiters = {{0, 9, 9, 3s}, {1, 5, 8, 3s},           {2, 5, 7, 3s},
                                       {3, 1, 1, 4s}, {4, 1, 2, std::nullopt}, {5, 1, 3, 9s}};
  CHECK(hw::sim::first_due(waiters, 10s)->slot == 2);
  CHECK(hw::sim::first_due(waiters, 3s)->slot == 2);
  CHECK(hw::sim::first_due(waiters, 2s) == nullptr);
  CHECK(hw::sim::first_due({}, 2s) == nullptr);
}

TEST_CASE("observer: a process that sleeps is idle, one that runs is not") {
  CHECK_FALSE(last_word(Process([] { pause(); }).pid(), true));
  CHECK_THAT(last_word(Process(spin).pid(), false).value_or("idle"), Contains("process"));
}

TEST_CASE("observer: a process that was stopped, has ended, or has gone is idle") {
  CHECK_FALSE(last_word(Process([] { raise(SIGSTOP); }).pid(), true));
  Process zombie([] {});
  const pid_t pid = zombie.pid();
  CHECK_FALSE(last_word(pid, true));
  zombie.await();
  CHECK_FALSE(last_word(pid, true));
  CHECK_FALSE(hw::sim::is_alive(pid));
}

TEST_CASE("observer: one thread that runs is enough, or one child of any thread") {
  CHECK(last_word(Process([] {
                    std::thread(spin).detach();
                    pause();
                  }).pid(),
                  false));
  CHECK(last_word(Process([] {
                    std::thread([] {
                      if (fork() == 0) {
                        prctl(PR_SET_PDEATHSIG, SIGKILL);
                        spin();
                      }
                      pause();
                    }).join();
                  }).pid(),
                  false));
}

TEST_CASE("observer: one whose parent has died is still seen") {
  Said said;
  const Process process([&] {
    if (const pid_t parent = fork(); parent == 0) {
      if (const pid_t child = fork(); child == 0) {
        pause();
      } else {
        said(std::to_string(child) + "\n");
        pause();
      }
    } else {
      said(std::to_string(parent) + " ");
      pause();
    }
  });
  std::string text;
  while (text.find('\n') == std::string::npos || text.find(' ') == std::string::npos) {
    char byte = 0;
    REQUIRE(read(said.pipe.read.get(), &byte, 1) == 1);
    text += byte;
  }
  const std::size_t blank = text.find(' ');
  const std::size_t line = text.find('\n');
  const pid_t parent = std::stoi(text.substr(line < blank ? line + 1 : 0));
  const pid_t child = std::stoi(text.substr(blank < line ? blank + 1 : 0));
  Observer observer;
  const auto await_idle = [&] {
    const hw::Duration end = hw::real_clock().monotonic() + 20s;
    while (observer.find_busy({process.pid()}, {}) && hw::real_clock().monotonic() < end) {
    }
  };
  await_idle();
  CHECK(observer.is_asleep(child));
  kill(parent, SIGKILL);
  await_idle();
  CHECK(observer.is_asleep(child));
  CHECK_FALSE(observer.is_asleep(parent));
  kill(child, SIGKILL);
}

TEST_CASE("driver: a ping-pong of two processes is never taken for idle") {
  // Each sleeps most of the time, but one of them always has the ball.
  hw::sys::Pipe there = *hw::sys::make_pipe();
  hw::sys::Pipe back = *hw::sys::make_pipe();
  const auto play = [](const hw::sys::Fd& from, const hw::sys::Fd& to, int times) {
    char ball = 0;
    while (times-- > 0 && read(from.get(), &ball, 1) == 1 && write(to.get(), &ball, 1) == 1) {
    }
    pause();
  };
  constexpr int kTimes = 20'000;
  const Process a([&] { play(there.read, back.write, kTimes); });
  const Process b([&] { play(back.read, there.write, kTimes); });
  Observer observer;
  while (observer.find_busy({a.pid(), b.pid()}, {})) {
  }
  REQUIRE(hw::sys::write_all(there.write.get(), "o") == 0);
  const hw::Duration end = hw::real_clock().monotonic() + 60s;
  while (observer.find_busy({a.pid(), b.pid()}, {}) && hw::real_clock().monotonic() < end) {
  }
  // Idle: so the ball must have come back after all its rounds.
  CHECK((hw::sys::wait_for(there.read.get(), POLLIN, 0s) & POLLIN) != 0);
  CHECK(hw::sys::wait_for(back.read.get(), POLLIN, 0s) == 0);
}

TEST_CASE("driver: waits of several processes end in the order of their times") {
  const ClockFile file;
  Said said;
  const auto waits = [&](const std::string& name, std::vector<hw::Duration> times) {
    return [&, name, times] {
      for (const hw::Duration time : times) {
        (void)hw::sys::poll_until({}, hw::clock().monotonic() + time);
        said(name + std::to_string(file.elapsed() / 1s) + " ");
      }
    };
  };
  const TimedProcess a(file, waits("a", {10s, 10s, 10s}));
  const TimedProcess b(file, waits("b", {10s, 5s, 15s}));
  const TimedProcess c(file, waits("c", {1h}));
  Driver driver(file.shared_page(), {.parents = {}, .patience = 20s});
  REQUIRE(driver.wait_for_processes(3));
  REQUIRE(driver.advance(1min));
  CHECK(file.elapsed() == 1min);
  REQUIRE(driver.advance(1h));
  CHECK(said.read() == "a10 b10 b15 a20 a30 b30 c3600 ");
}

TEST_CASE("driver: who stays busy is named when patience is over") {
  const ClockFile file;
  const TimedProcess process(file, spin);
  REQUIRE(Driver(file.shared_page(), {.parents = {}, .patience = 20s}).wait_for_processes(1));
  Driver driver(file.shared_page(), {.parents = {}, .patience = 50ms});
  const hw::Status status = driver.wait_until_idle();
  REQUIRE_FALSE(status);
  CHECK(status.error().code == hw::ExitCode::try_later);
  CHECK_THAT(status.error().message,
             Contains("not idle: ") && Contains("process " + std::to_string(process.pid())));
  const hw::Status more = driver.wait_for_processes(2);
  REQUIRE_FALSE(more);
  CHECK(more.error().message == "only 1 of 2 processes have come");
}

TEST_CASE("driver: nobody waits for a process that was killed while it waited") {
  const ClockFile file;
  const TimedProcess process(file,
                             [] { (void)hw::sys::poll_until({}, Waiter{}.until.value_or(2h)); });
  Driver driver(file.shared_page(), {.parents = {}, .patience = 20s});
  REQUIRE(driver.wait_for_processes(1));
  REQUIRE(driver.wait_until_idle());
  kill(process.pid(), SIGKILL);  // a zombie from now on
  CHECK(driver.advance(24h));
  CHECK(file.elapsed() == 24h);
}

TEST_CASE("driver: one that sleeps past its time is an error, not a loop for ever") {
  const ClockFile file;
  const Process process([&] {
    file.page().publish(file.page().claim(), file.page().monotonic() + 1s);
    pause();
  });
  Driver driver(file.shared_page(), {.parents = {}, .patience = 20s});
  REQUIRE(driver.wait_for_processes(1));
  const hw::Status status = driver.advance(1min);
  REQUIRE_FALSE(status);
  CHECK_THAT(status.error().message, Contains("sleeps past its time"));
}
