// SPDX-License-Identifier: MIT
// How the other threads reach a run: a request, and a descriptor that ends its poll().
#pragma once

#include <sys/types.h>

#include <atomic>
#include <mutex>

#include "sys/fd.h"

namespace hw::exec {

class Control {
 public:
  enum class Request { none, cancel, stop, kill };

  Control();
  // A stronger request stays. A kill is done before this returns: we may be about to exit.
  void send(Request request);
  void pass_on(int signal);     // to the command that runs, and its group
  void poke() const;            // ends its poll(), no more
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

}  // namespace hw::exec
