// SPDX-License-Identifier: MIT
// Lines that wait to be written, as bytes that leave from the front at any pace. It holds no more
// than about twice what waits, and little once nothing does.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hw::route {

class LineQueue {
 public:
  // Takes a line, without LF.
  void add(std::string_view line) { bytes_.append(line) += '\n'; }

  // What is to be written next, and that so many bytes of it were.
  [[nodiscard]] std::string_view rest() const { return std::string_view(bytes_).substr(written_); }
  void wrote(std::size_t count);

  // Ends the waiting: the lines that were not written whole, each with LF.
  [[nodiscard]] std::string take();

  [[nodiscard]] bool empty() const { return bytes_.empty(); }
  [[nodiscard]] bool is_inside_line() const { return line_ < written_; }  // what was written last
  [[nodiscard]] std::size_t size() const { return bytes_.size() - written_; }
  [[nodiscard]] std::size_t lines() const;                                // not written whole
  [[nodiscard]] std::size_t memory() const { return bytes_.capacity(); }  // bytes

 private:
  void clear();

  std::string bytes_;        // lines with LF
  std::size_t line_ = 0;     // where the first line begins that is not written whole
  std::size_t written_ = 0;  // bytes
};

}  // namespace hw::route
