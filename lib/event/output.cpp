// SPDX-License-Identifier: MIT
#include "event/output.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "log/log.h"
#include "sys/io.h"
#include "sys/signals.h"

namespace hw::event {

Status Output::flush() {
  if (is_flushing_) {
    return {};  // asked by what is called below; it goes out with the rest
  }
  is_flushing_ = true;
  Status status = write_out();
  is_flushing_ = false;
  return status;
}

Status Output::write_out() {
  while (written_ < buffer_.size()) {
    const std::string_view rest = std::string_view(buffer_).substr(written_);
    const std::size_t size = sys::writable_now(fd_, rest.size());
    if (size == 0) {
      if (wait_) {
        HW_TRY(wait_());
      } else {
        (void)sys::wait_for(fd_, POLLOUT, Duration{-1});
      }
      continue;
    }
    std::string_view left = rest.substr(0, size);
    const int error = sys::write_rest(fd_, left);
    written_ += size - left.size();
    if (error != 0) {
      if (error == EPIPE && fd_ == STDOUT_FILENO) {
        die();
      }
      return fail(ExitCode::io,
                  system_error(fd_ == STDOUT_FILENO ? "stdout" : "output", error).message);
    }
  }
  buffer_.clear();
  written_ = 0;
  return {};
}

void Output::die() {
  is_flushing_ = true;
  if (farewell_) {
    farewell_();
  }
  log::die_of(SIGPIPE);
}

}  // namespace hw::event
