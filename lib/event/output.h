// SPDX-License-Identifier: MIT
// Lines for stdout (or another descriptor), in a buffer that is written at limits::kFlushAt and
// whenever its owner is about to wait. For filters that may block in write(); programs with a loop
// use loop/stdout.h.
#pragma once

#include <algorithm>
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

  // Does what there is to do first, then dies of SIGPIPE.
  [[noreturn]] void die();

  // Lines that are not written yet.
  [[nodiscard]] std::size_t waiting() const {
    return static_cast<std::size_t>(
        std::count(buffer_.begin() + static_cast<std::ptrdiff_t>(written_), buffer_.end(), '\n'));
  }

  // Called when the descriptor takes nothing now, to wait until it may; an Error ends the flush.
  // The default waits for ever. It may add lines.
  void set_wait(std::function<Status()> wait) { wait_ = std::move(wait); }

  // Called before the process dies because stdout has lost its reader; it may add lines, in vain.
  void set_farewell(std::function<void()> farewell) { farewell_ = std::move(farewell); }

 private:
  [[nodiscard]] Status write_out();

  int fd_;
  std::function<Status()> wait_;
  std::function<void()> farewell_;
  bool is_flushing_ = false;
  std::string buffer_;
  std::size_t written_ = 0;  // bytes of the buffer
};

}  // namespace hw::event
