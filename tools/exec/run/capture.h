// SPDX-License-Identifier: MIT
// What is kept of a command's output: all of it up to kKept bytes, else the first kHead and the
// last kTail bytes. Everything is read and counted, so a command never blocks on a full pipe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hw::exec {

class Capture {
 public:
  static constexpr std::size_t kKept = std::size_t{64} << 10;
  static constexpr std::size_t kTail = std::size_t{16} << 10;
  static constexpr std::size_t kHead = kKept - kTail;

  void add(std::string_view bytes);
  void count(std::size_t bytes) { total_ += bytes; }  // that are not kept

  [[nodiscard]] std::size_t total() const { return total_; }
  [[nodiscard]] bool is_truncated() const { return total_ > kKept; }

  // The bytes kept; where there was a cut, no UTF-8 sequence is left in halves beside it.
  [[nodiscard]] std::string text() const;

 private:
  std::string kept_;  // up to kKept bytes; once truncated, the head
  std::string tail_;  // once truncated: at least the last kTail bytes
  std::size_t total_ = 0;
};

}  // namespace hw::exec
