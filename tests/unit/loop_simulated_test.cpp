// SPDX-License-Identifier: MIT
// Timers of the event loop by a clock that a driver moves. Each loop runs in a process of its own
// and writes to a pipe what it does, and after how many milliseconds.
#include <catch2/catch.hpp>
#include <functional>

#include "clock_support.h"
#include "loop/loop.h"
#include "sim/driver.h"
#include "sys/fd.h"
#include "sys/io.h"

using namespace std::chrono_literals;
using hw::loop::Loop;
using hw::loop::Poll;
using hw::loop::Timer;
using hw::loop::Wake;

namespace {

using Note = std::function<void(const std::string&)>;

// What `body` notes while the clock is advanced by each of `steps`; the notes of the steps are
// separated by "|".
std::string notes(const std::vector<hw::Duration>& steps,
                  const std::function<void(Loop&, const Note&)>& body) {
  const hw::test::ClockFile file;
  hw::sys::Pipe pipe = *hw::sys::make_pipe();
  hw::test::TimedProcess process(file, [&] {
    Loop loop;
    body(loop, [&](const std::string& text) {
      const auto ms = file.elapsed() / 1ms;
      (void)hw::sys::write_all(pipe.write.get(), text + std::to_string(ms) + " ");
    });
  });
  hw::sim::Driver driver(file.shared_page(), {.parents = {}, .patience = 20s});
  REQUIRE(driver.wait_for_processes(1));
  for (const hw::Duration step : steps) {
    const hw::Status status = driver.advance(step);
    INFO((status ? "" : status.error().message));
    CHECK(status);
    CHECK(hw::sys::write_all(pipe.write.get(), "|") == 0);
  }
  kill(process.pid(), SIGKILL);
  pipe.write.reset();
  process.await();
  return hw::test::read_all(pipe.read.get());
}

}  // namespace

TEST_CASE("simulated loop: timers fire at their exact times, in order") {
  CHECK(notes({5ms, 1ms, 24h}, [](Loop& loop, const Note& note) {
          static Timer day(loop, [&] { note("day"); });
          static Timer six(loop, [&] { note("six"); });
          static Timer also(loop, [&] { note("also"); });
          static Timer one(loop, [&, n = 0]() mutable {
            note("one");
            if (++n < 3) {
              one.start(1ms);
            }
          });
          day.start(24h);
          six.start(6ms);
          also.start(6ms);
          one.start(1ms);
          loop.run();
        }) == "one1 one2 one3 |six6 also6 |day86400000 |");
}

TEST_CASE("simulated loop: a timer of the past fires in the next round, and starves nobody") {
  CHECK(notes({1s}, [](Loop& loop, const Note& note) {
          static Wake wake(loop, [&] { note("wake"); });
          static Timer again(loop, [&, n = 0]() mutable {
            note("again");
            if (++n < 3) {
              again.start(-1s);
            }
            wake.send();
          });
          again.start(0s);
          loop.run();
        }) == "again0 wake0 again0 wake0 again0 wake0 |");
}

TEST_CASE("simulated loop: a timer that is started again or stopped forgets its former time") {
  CHECK(notes({1s, 1s, 1s}, [](Loop& loop, const Note& note) {
          static Timer again(loop, [&] { note("again"); });
          static Timer never(loop, [&] { note("never"); });
          static Timer stops(loop, [&] {
            note("stops");
            never.stop();
          });
          again.start(1s);
          again.start(3s);
          never.start(2500ms);
          stops.start(2s);
          loop.run();
        }) == "|stops2000 |again3000 |");
}

TEST_CASE("simulated loop: a timer may destroy itself and others") {
  CHECK(notes({1s, 1s}, [](Loop& loop, const Note& note) {
          static auto other = std::make_unique<Timer>(loop, [&] { note("other"); });
          static std::unique_ptr<Timer> self;
          self = std::make_unique<Timer>(loop, [&] {
            note("self");
            other.reset();
            self.reset();
          });
          self->start(1s);
          other->start(1s);
          loop.run();
        }) == "self1000 ||");
}

TEST_CASE("simulated loop: stop() ends the round, before run() too") {
  CHECK(notes({1s, 1s}, [](Loop& loop, const Note& note) {
          loop.stop();
          loop.run();
          note("at-once");
          static Timer first(loop, [&] {
            note("first");
            loop.stop();
          });
          static Timer second(loop, [&] { note("second"); });
          first.start(1s);
          second.start(1s);
          loop.run();
          note("stopped");
        }) == "at-once0 first1000 stopped1000 ||");
}
