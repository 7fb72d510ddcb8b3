// SPDX-License-Identifier: MIT
// Runs one command to its end in the calling thread: spawns it, feeds its stdin, collects its
// output, keeps its time, ends it if need be, reaps it. Straight-line code around one poll().
#pragma once

#include <sys/resource.h>

#include <atomic>
#include <mutex>
#include <optional>
#include <string>

#include "base/clock.h"
#include "exec/capture.h"
#include "exec/prepare.h"
#include "sys/fd.h"

namespace hw::exec {

// How the other threads reach a run: a request, and a descriptor that ends its poll().
class Control {
 public:
  enum class Request { none, cancel, stop, kill };

  Control();
  // A stronger request stays. A kill is done before this returns: we may be about to exit.
  void send(Request request);
  void pass_on(int signal);     // to the command that runs, and its group
  void reset();                 // before a run
  void set_group(pid_t group);  // of the command that runs; 0 for none
  [[nodiscard]] Request request() const { return request_.load(); }
  [[nodiscard]] int fd() const { return event_.get(); }
  void clear_event() const;

 private:
  std::atomic<Request> request_{Request::none};
  std::mutex mutex_;
  pid_t group_ = 0;
  sys::Fd event_;
};

struct Run {
  int spawn_error = 0;  // an errno; then nothing else is set
  int exit_code = -1;   // or:
  int signal = 0;
  bool timed_out = false;
  bool cancelled = false;
  Duration wall{0};
  rusage usage{};
  Capture output;
  Capture errors;
};

// `grace` is from TERM to KILL.
[[nodiscard]] Run run(const Work& work, Duration grace, Control& control);

}  // namespace hw::exec
