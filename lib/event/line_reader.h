// SPDX-License-Identifier: MIT
// Cuts what comes from a descriptor into lines, without copying them: a line is valid until the
// next fill(). Lines of white space are skipped (but counted), a byte order mark before a line is
// dropped, CR before LF stays, a last line without LF counts. A line longer than `line_max` comes
// in parts and is never held whole.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"

namespace hw::event {

struct Line {
  enum class Extent { whole, part, last_part };  // parts: of a line that is too long
  std::string_view text;                         // without LF
  std::size_t number = 0;                        // from 1
  Extent extent = Extent::whole;
};

class LineReader {
 public:
  explicit LineReader(int fd, std::size_t line_max = limits::kLineMax);

  // One read(), after poll(); false at the end of input. All lines must have been taken with next()
  // before.
  [[nodiscard]] Result<bool> fill(std::size_t max_bytes = SIZE_MAX);

  // The next line that is in the buffer as a whole; after the end of input also what is left.
  [[nodiscard]] bool next(Line& line);

  // Puts back what was read and not handed out, if it came from a file: whoever shares the
  // descriptor reads on there. False if that cannot be.
  bool put_back();

  // Whether the buffer ends inside a line.
  [[nodiscard]] bool is_inside_line() const { return begin_ < end_ || in_long_line_; }
  [[nodiscard]] bool at_end() const { return at_end_; }

 private:
  void make_room(std::size_t wanted);
  bool take(Line& line, std::size_t length, std::size_t separator);
  bool take_part(Line& line);

  int fd_;
  std::size_t line_max_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;    // of the bytes not yet handed out
  std::size_t scanned_ = 0;  // no LF between begin_ and here
  std::size_t end_ = 0;      // of the bytes read
  std::size_t line_number_ = 0;
  bool in_long_line_ = false;
  bool at_end_ = false;
};

}  // namespace hw::event
