// SPDX-License-Identifier: MIT
// Cuts what a coprocess writes into answers, a line each. An empty line is one, too; what no line
// feed has ended is none. Of a line that is too long only the beginning is kept.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>
#include <vector>

#include "base/limits.h"

namespace hw::exec {

struct Answer {
  std::string_view text;  // with its line feed, unless it is too long
  std::size_t bytes = 0;  // of the whole line
  bool is_whole = true;   // else too long, and `text` the first kKept bytes
};

class AnswerReader {
 public:
  static constexpr std::size_t kKept = std::size_t{48} << 10;
  using Take = std::function<void(const Answer&)>;

  explicit AnswerReader(std::size_t line_max = limits::kLineMax) : line_max_(line_max) {}

  enum class State { more, empty, end };

  // One read() from a descriptor that does not block; hands out the lines that are there then.
  // `empty`: nothing is there for now; `end`: nothing will come, also after an error.
  [[nodiscard]] State read(int fd, const Take& take);

  // Bytes of a line without an end.
  [[nodiscard]] std::size_t left() const { return end_ + skipped_; }

 private:
  void hand_out(const Take& take);
  void skip();

  std::size_t line_max_;
  std::vector<char> buffer_;
  std::size_t end_ = 0;      // of the bytes in the buffer, which begins with a line
  std::size_t scanned_ = 0;  // no LF before
  std::size_t skipped_ = 0;  // of a line that is too long: how much of it is not in the buffer
};

}  // namespace hw::exec
