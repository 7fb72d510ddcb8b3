// SPDX-License-Identifier: MIT
// Lines on their way to stdout: pieces that it can write at once when it is idle, and how many
// lines have not been delivered yet.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "loop/loop.h"
#include "loop/stdout.h"
#include "watch/watch_set.h"

namespace hw::watch {

class Delivery {
 public:
  Delivery(loop::Loop& loop, loop::Stdout::Owner owner) : stdout_(loop, std::move(owner)) {}

  // Encodes and writes records, in turns, as long as stdout takes them and at most `max`; how many.
  std::size_t pump(WatchSet& watches, std::size_t max);

  [[nodiscard]] bool is_full() const { return stdout_.is_full(); }
  [[nodiscard]] bool is_idle() const { return stdout_.pending() == 0; }
  // Bytes since the start.
  [[nodiscard]] std::uint64_t written() const { return written_bytes_; }
  [[nodiscard]] std::uint64_t delivered() const { return written_bytes_ - stdout_.pending(); }
  [[nodiscard]] std::size_t undelivered();  // lines, or of which it is not known

 private:
  void write(std::string_view lines, std::size_t count);
  void forget_delivered();

  struct Written {
    std::uint64_t end;  // of the piece, in bytes since the start
    std::size_t lines;
  };
  loop::Stdout stdout_;
  std::string buffer_;
  std::deque<Written> written_;  // pieces that stdout may still hold
  std::uint64_t written_bytes_ = 0;
};

}  // namespace hw::watch
