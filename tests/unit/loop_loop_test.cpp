// SPDX-License-Identifier: MIT
// Timers and wakes of the event loop.
#include "loop/loop.h"

#include <catch2/catch.hpp>
#include <thread>

#include "sys/fd.h"
#include "sys/io.h"

using namespace std::chrono_literals;
using hw::loop::Idle;
using hw::loop::Loop;
using hw::loop::Poll;
using hw::loop::Timer;
using hw::loop::Wake;

TEST_CASE("a timer is never early, whatever the loop did before") {
  for (const hw::Duration after : {hw::Duration{1ns}, hw::Duration{999us}, hw::Duration{1ms},
                                   hw::Duration{1500us}, hw::Duration{7ms}, hw::Duration{20ms}}) {
    Loop loop;
    hw::Duration started{};
    hw::Duration fired{};
    Timer timer(loop, [&] {
      fired = hw::clock().monotonic();
      loop.stop();
    });
    // Work between the loop's last look at the clock and the start.
    Timer first(loop, [&] {
      const hw::Duration begin = hw::clock().monotonic();
      while (hw::clock().monotonic() - begin < 3ms) {
      }
      started = hw::clock().monotonic();
      timer.start(after);
    });
    first.start(0ns);
    loop.run();
    CHECK(fired - started >= after);
  }
}

TEST_CASE("timers fire in the order of their times, once each") {
  Loop loop;
  std::string order;
  Timer late(loop, [&] {
    order += 'c';
    loop.stop();
  });
  Timer middle(loop, [&] { order += 'b'; });
  Timer past(loop, [&] { order += 'a'; });
  late.start(9ms);
  middle.start(3ms);
  past.start(-5s);
  loop.run();
  CHECK(order == "abc");
}

TEST_CASE("an idle has its turn in each round, and starves nobody, though it starts itself again") {
  Loop loop;
  int calls = 0;
  int ready = 0;
  const hw::sys::Pipe pipe = *hw::sys::make_pipe();
  REQUIRE(hw::sys::write_all(pipe.write.get(), "x") == 0);
  Poll poll(loop, pipe.read.get(), [&] { ++ready; });
  Idle* self = nullptr;
  Idle idle(loop, [&] {
    self->stop();
    self->start();
    calls += 1;
  });
  self = &idle;
  Timer timer(loop, [&] {
    idle.stop();
    loop.stop();
  });
  idle.start();
  idle.start();
  timer.start(5ms);
  loop.run();
  CHECK(calls > 1);
  CHECK(ready > 1);
  const int before = calls;
  timer.start(1ms);
  loop.run();
  CHECK(calls == before);
}

TEST_CASE("a timer that is started again forgets its former time, a stopped one all") {
  Loop loop;
  int calls = 0;
  int stopped = 0;
  Timer again(loop, [&] { ++calls; });
  Timer never(loop, [&] { ++stopped; });
  again.start(1ms);
  again.start(3ms);
  never.start(1ms);
  never.stop();
  Timer end(loop, [&] { loop.stop(); });
  end.start(12ms);
  loop.run();
  CHECK(calls == 1);
  CHECK(stopped == 0);
}

TEST_CASE("a timer may destroy itself and others") {
  Loop loop;
  int calls = 0;
  auto other = std::make_unique<Timer>(loop, [&] { ++calls; });
  std::unique_ptr<Timer> self;
  self = std::make_unique<Timer>(loop, [&] {
    other.reset();
    loop.stop();
    self.reset();
  });
  other->start(1ms);
  self->start(0ns);
  loop.run();
  CHECK(calls == 0);
}

TEST_CASE("a wake from another thread calls back in the loop's") {
  Loop loop;
  const auto own = std::this_thread::get_id();
  int calls = 0;
  Wake wake(loop, [&] {
    CHECK(std::this_thread::get_id() == own);
    ++calls;
    loop.stop();
  });
  std::thread sender([&wake] {
    for (int i = 0; i < 100; ++i) {
      wake.send();
    }
  });
  loop.run();
  sender.join();
  CHECK(calls >= 1);
  CHECK(calls <= 100);
}

TEST_CASE("a wake before the loop runs is not lost") {
  Loop loop;
  int calls = 0;
  Wake wake(loop, [&] {
    ++calls;
    loop.stop();
  });
  wake.send();
  wake.send();
  loop.run();
  CHECK(calls == 1);
}

TEST_CASE("a descriptor is watched while its poll lives") {
  Loop loop;
  hw::sys::Pipe pipe = *hw::sys::make_pipe();
  std::string seen;
  std::unique_ptr<Poll> poll;
  poll = std::make_unique<Poll>(loop, pipe.read.get(), [&] {
    char byte = 0;
    if (*hw::sys::read_some(pipe.read.get(), &byte, 1) == 0) {
      poll.reset();
      loop.stop();
    } else {
      seen += byte;
    }
  });
  REQUIRE(hw::sys::write_all(pipe.write.get(), "abc") == 0);
  pipe.write.reset();
  loop.run();
  CHECK(seen == "abc");
}
