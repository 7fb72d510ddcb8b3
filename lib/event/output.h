// SPDX-License-Identifier: MIT
// Lines for stdout (or another descriptor), in a buffer that is written at limits::kFlushAt and
// whenever its owner is about to wait. For filters that may block in write(); programs with a loop
// use loop/stdout.h.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "base/result.h"

namespace hw::event {

class Output {
 public:
  explicit Output(int fd) : fd_(fd) {}

  // Adds a line; `line` comes without LF.
  [[nodiscard]] Status write_line(std::string_view line) {
    buffer_.append(line);
    buffer_ += '\n';
    return buffer_.size() < limits::kFlushAt ? Status() : flush();
  }

  // Writes what there is. If stdout has lost its reader, the process dies of SIGPIPE.
  [[nodiscard]] Status flush();

  // Called when the descriptor takes nothing now, to wait until it may; an Error ends the flush.
  // The default waits for ever.
  void set_wait(std::function<Status()> wait) { wait_ = std::move(wait); }

 private:
  int fd_;
  std::function<Status()> wait_;
  std::string buffer_;
};

}  // namespace hw::event
