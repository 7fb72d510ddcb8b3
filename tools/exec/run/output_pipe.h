// SPDX-License-Identifier: MIT
// Our end of the pipe of one output stream of a command: what comes is kept, or given to a tap and
// counted.
#pragma once

#include <cstddef>

#include "exec/run/capture.h"
#include "exec/run/tap.h"
#include "sys/fd.h"

namespace hw::exec {

class OutputPipe {
 public:
  // `tap`: none if what comes is to be kept.
  OutputPipe(Stream stream, Capture& capture, Tap* tap)
      : stream_(stream), capture_(capture), tap_(tap) {}

  void open(sys::Fd end) { end_ = std::move(end); }
  [[nodiscard]] bool is_open() const { return static_cast<bool>(end_); }
  [[nodiscard]] int fd() const { return end_.get(); }  // -1 if it is not open

  // Takes what has come; at its end the pipe is closed. To be called when there is something.
  void read_more();

  // Its command has ended: what is in the pipe now was written before, and is owed to the result,
  // however long it takes until it can be read.
  void command_has_ended();
  [[nodiscard]] bool is_owed() const { return owed_ > 0; }

 private:
  std::size_t read_once();

  Stream stream_;
  Capture& capture_;
  Tap* tap_;
  sys::Fd end_;
  std::size_t owed_ = 0;  // bytes
};

}  // namespace hw::exec
