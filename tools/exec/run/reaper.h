// SPDX-License-Identifier: MIT
// Waits for the children that nobody else waits for: descendants of commands whose parents have
// died (we are their subreaper), and the keeper (sys/keeper.h). The kernel gives them to the first
// thread of the process, so that is what this thread does and nothing else, asleep in waitid(). The
// threads that run commands wait for these by number; here none is seen but the thread's own
// children, and none but these wakes it, so runs that leave nobody behind cost nothing.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>

#include "base/result.h"
#include "sys/keeper.h"

namespace hw::exec {

class Reaper {
 public:
  explicit Reaper(sys::Keeper& keeper) : keeper_(keeper) {}

  // Runs `body` in a second thread, and reaps in this one until it has ended. Call it in the first
  // thread, the one that started the keeper. Error: that of `body`; system, there is no thread.
  [[nodiscard]] Result<ExitCode> run(const std::function<Result<ExitCode>()>& body);

  [[nodiscard]] sys::Keeper& keeper() { return keeper_; }

  // While held, no orphan is reaped: their numbers stay theirs, and the list of them is whole.
  [[nodiscard]] std::unique_lock<std::mutex> hold() { return std::unique_lock(mutex_); }

  // Whether the system has killed a process for want of memory, one that was not asked for yet.
  [[nodiscard]] bool take_memory_kill();

 private:
  [[nodiscard]] bool reap_next();

  sys::Keeper& keeper_;
  std::mutex mutex_;
  std::atomic<std::int64_t> memory_kills_ = 0;  // those that are accounted for
  int replaced_ = 0;
};

}  // namespace hw::exec
