// SPDX-License-Identifier: MIT
// What a reader of events does with lines that are none: a message with the line's number, the line
// kept whole in the --reject file where one is given, and a count that decides the exit status.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "event/line_reader.h"
#include "sys/fd.h"

namespace hw::event {

struct BadLineOptions {
  std::optional<std::string> reject;  // FILE or fd:N
  bool strict = false;                // the first bad line ends the program (65)
};

class BadLines {
 public:
  [[nodiscard]] static Result<BadLines> open(const BadLineOptions& options);

  // Error where the program must end: --strict, or the reject file cannot be written.
  [[nodiscard]] Status report(const Line& line, std::string_view reason,
                              ErrorCode what = ErrorCode::bad_line);

  // Takes every part of a line that is too long.
  [[nodiscard]] Status report_part(const Line& line);

  [[nodiscard]] std::size_t count() const { return count_; }

 private:
  explicit BadLines(bool strict) : strict_(strict) {}
  [[nodiscard]] Status keep(std::string_view bytes);

  bool strict_;
  sys::Fd reject_;
  std::string reject_name_;
  bool is_torn_ = false;  // what is in it already does not end with a line
  std::size_t count_ = 0;
};

}  // namespace hw::event
