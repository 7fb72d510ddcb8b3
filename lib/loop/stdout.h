// SPDX-License-Identifier: MIT
// Lines to stdout from a program with a loop, which must never wait for a slow reader. While
// nothing is pending, a piece of at most limits::kDirectWriteMax bytes is written from the loop if
// poll() says that stdout takes it; otherwise a thread writes, until all that is pending is gone. A
// reader that has vanished is noticed while idle too (pipes, FIFOs, sockets, terminals).
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "loop/loop.h"
#include "sys/fd.h"

namespace hw::loop {

class Stdout {
 public:
  struct Owner {
    std::function<void()> drained;  // there is room again, or nothing is pending
    std::function<void()> reader_gone;
    std::function<void(const Error&)> error;  // code io; nothing is written from then on
  };

  Stdout(Loop& loop, Owner owner);
  Stdout(const Stdout&) = delete;
  Stdout& operator=(const Stdout&) = delete;
  ~Stdout();  // does not wait for a thread that is stuck in a write

  // Whole lines, with their LF.
  void write(std::string_view lines);

  // Bytes that are not written yet; what could not be written until that was told.
  [[nodiscard]] std::size_t pending() const;
  // Bytes that never will be, after an error.
  [[nodiscard]] std::size_t lost() const;
  [[nodiscard]] bool is_full() const;  // limits::kWriterQueueMax is reached: make no more

 private:
  struct Shared;  // what the thread works on; outlives us if it is stuck

  bool write_directly(std::string_view lines);
  bool start_thread();
  void write_here(std::string_view lines);
  void fail_with(int error);
  void on_wake();

  Owner owner_;
  bool broken_ = false;
  std::size_t lost_ = 0;  // bytes that the thread was never given
  sys::Fd epoll_;
  std::unique_ptr<Poll> vanish_;
  std::shared_ptr<Shared> shared_;
};

}  // namespace hw::loop
