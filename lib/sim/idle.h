// SPDX-License-Identifier: MIT
// Tells whether a set of processes, with all that they have started, is idle: asleep, with nothing
// on its way to any of them. They need not help, so it holds for foreign programs too. What sleeps
// by the kernel's own time (sleep 1000) is idle: that is what lets its timeout come in simulated
// time. Linux, /proc. The process that asks is left out.
//
// Why two looks prove it. A look passes over all threads and finds each of them blocked, off its
// processor and out of the queue for one (`syscall` tells; the letter in `stat` alone may be that
// of a thread about to block, or to find that it need not). If a second look finds the same threads
// blocked, and none has run since (`schedstat`), there was an instant between the two at which all
// were blocked at once. A pipe, a futex, an eventfd, inotify, a signal, the end of a child wake
// their sleeper before the call that is the cause returns, so at that instant nothing was on its
// way either; and it stays so until somebody from outside does something. Only what the kernel does
// by itself, its own timers and the network, is not seen.
#pragma once

#include <sys/types.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sys/fd.h"

namespace hw::sim {

class Observer {
 public:
  // Looks twice at `processes`, at those that `parents` have started, and at the descendants of all
  // of them. Nothing if they are idle, else who is busy, "hw-exec (process 7, thread 9)".
  [[nodiscard]] std::optional<std::string> find_busy(const std::vector<pid_t>& processes,
                                                     const std::vector<pid_t>& parents);

  // Whether the thread was there, and no zombie, when all were last found idle.
  [[nodiscard]] bool is_asleep(pid_t thread) const { return asleep_.contains(thread); }

 private:
  // What is read at every look is kept open: it stays with this thread, never with a later one of
  // its number.
  struct Thread {
    sys::Fd children, stat, runs, syscall;
  };
  using Threads = std::map<pid_t, Thread>;
  enum class State { asleep, zombie, busy, gone };
  struct Look {
    std::map<pid_t, std::string> runs;  // of each thread: how often and how long; "" for a zombie
    std::optional<std::string> busy;
  };

  [[nodiscard]] bool is_still_busy();
  [[nodiscard]] Look look(const std::vector<pid_t>& processes, const std::vector<pid_t>& parents);
  void look_at_process(pid_t process, Look& look, std::vector<pid_t>& to_visit);
  [[nodiscard]] static State look_at_thread(const Thread& thread, std::string& runs);

  // By process. One whose parent has died stands in no list of children any more, so none is
  // forgotten before it has gone.
  std::map<pid_t, Threads> known_;
  struct {
    pid_t process = 0;
    pid_t thread = 0;
    std::string name;
  } last_busy_;  // the first to be asked again
  std::set<pid_t> asleep_;
};

// Whether there is such a process, and it is no zombie.
[[nodiscard]] bool is_alive(pid_t process);

}  // namespace hw::sim
