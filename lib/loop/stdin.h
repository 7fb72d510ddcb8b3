// SPDX-License-Identifier: MIT
// Lines from stdin in a program with a loop. stdin is watched through an epoll descriptor of our
// own, for libuv would make it non-blocking; a regular file, which cannot be watched, is read block
// by block between other callbacks. While the owner does not want lines nothing is read, so the
// writer before us is slowed.
#pragma once

#include <functional>
#include <memory>

#include "event/line_reader.h"
#include "loop/loop.h"
#include "sys/fd.h"

namespace hw::loop {

class Stdin {
 public:
  struct Owner {
    std::function<bool()> wants_lines;
    std::function<void(const event::Line&)> line;
    std::function<void()> batch;  // the lines of one read have been handed out: flush
    std::function<void()> end;    // of input; called once
    std::function<void(const Error&)> error;
  };

  Stdin(Loop& loop, Owner owner);

  void resume();  // to begin, and when wants_lines() may have become true

  // Reads no more. What has been read is put back if that can be (see event::LineReader); else it
  // is handed out, wanted or not. Then it is as the end of input. May be called by line().
  void stop_reading();

  // Closes. How many lines had been read and not handed out, and could not be put back.
  [[nodiscard]] std::size_t drop();

  // See sys/io.h: to be called once, when the end of input is waited for.
  [[nodiscard]] bool can_end();

  // From now on read byte by byte, and only while inside a line; then it is as the end of input.
  void finish_line();

  // Hands out the lines that have been read, wanted or not, and closes.
  void give_up();

  [[nodiscard]] bool is_inside_line() const { return reader_.is_inside_line(); }
  [[nodiscard]] bool is_closed() const { return closed_; }

 private:
  void close();  // does not call end()
  void pump();
  void deliver();
  void watch();
  void add_to_epoll();

  Loop& loop_;
  Owner owner_;
  event::LineReader reader_;
  sys::Fd epoll_;
  std::unique_ptr<Poll> poll_;
  Idle next_round_;
  bool is_watchable_ = false;
  bool closed_ = false;
  bool finishing_ = false;
  bool is_stopping_ = false;
  bool is_delivering_ = false;
};

}  // namespace hw::loop
