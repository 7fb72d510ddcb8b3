// SPDX-License-Identifier: MIT
// The event loop of programs that have more to wait for than stdin and stdout: libuv behind handles
// that close themselves. One thread runs it and all callbacks; only Wake::send() may be called from
// others. Timers are not for wall-clock times. Where time is simulated (HW_CLOCK) they keep that.
// This module alone names uv.h.
#pragma once

#include <functional>
#include <memory>

#include "base/clock.h"
#include "base/result.h"

namespace hw::loop {

using Callback = std::function<void()>;

class Loop {
 public:
  Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  ~Loop();

  void run();  // until stop()
  void stop();

  struct Impl;
  [[nodiscard]] Impl& impl() { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

// Calls back whenever a descriptor is readable; never one of 0, 1, 2 (libuv would make it
// non-blocking for everybody who shares it).
class Poll {
 public:
  Poll(Loop& loop, int fd, Callback callback);
  Poll(const Poll&) = delete;
  Poll& operator=(const Poll&) = delete;
  ~Poll();

  struct Impl;

 private:
  Impl* impl_;
};

// Calls back once, `after` it was started; starting again replaces the former time. A start in the
// past calls back in the next round of the loop.
class Timer {
 public:
  Timer(Loop& loop, Callback callback);
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;
  ~Timer();

  void start(Duration after);
  void stop();

  struct Impl;

 private:
  Impl* impl_;
};

// Calls back in every round of the loop, once it was started, beside all else; the loop waits for
// nothing meanwhile. (A timer of no time would have its turn again and again before anything else.)
class Idle {
 public:
  Idle(Loop& loop, Callback callback);
  Idle(const Idle&) = delete;
  Idle& operator=(const Idle&) = delete;
  ~Idle();

  void start();
  void stop();

  struct Impl;

 private:
  Impl* impl_;
};

// Calls back in the loop's thread after send(); several sends may become one call.
class Wake {
 public:
  Wake(Loop& loop, Callback callback);
  Wake(const Wake&) = delete;
  Wake& operator=(const Wake&) = delete;
  ~Wake();

  void send();

  struct Impl;

 private:
  Impl* impl_;
};

}  // namespace hw::loop
