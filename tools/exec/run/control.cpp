// SPDX-License-Identifier: MIT
#include "exec/run/control.h"

#include <sys/eventfd.h>

#include <csignal>

#include "exec/run/leader.h"

namespace hw::exec {

Control::Control() : event_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

void Control::send(Request request) {
  Request current = request_.load();
  while (current < request && !request_.compare_exchange_weak(current, request)) {
  }
  eventfd_write(event_.get(), 1);
  const std::lock_guard lock(mutex_);
  if (request == Request::kill && group_ != 0) {
    signal_group(group_, SIGKILL);
  }
}

void Control::pass_on(int signal) {
  const std::lock_guard lock(mutex_);
  if (group_ != 0) {
    kill(-group_, signal);
  }
}

void Control::poke() const { eventfd_write(event_.get(), 1); }

void Control::set_group(pid_t group) {
  const std::lock_guard lock(mutex_);
  group_ = group;
}

void Control::reset() {
  clear_event();
  request_ = Request::none;
}

void Control::clear_event() const {
  eventfd_t value = 0;
  eventfd_read(event_.get(), &value);
}

}  // namespace hw::exec
