// SPDX-License-Identifier: MIT
// The loop of a pure filter (DESIGN section 3): lines from stdin to a handler, its output to
// stdout, written before every wait. It blocks in poll() on stdin, stdout (whose reader may go) and
// what service/service.h hears: TERM and INT let it read on to the end of input, for `grace` at the
// most (where the end cannot come, for sys::kReadOnWithoutEnd) and then to the end of a line; a
// reload is done between two lines.
#pragma once

#include <optional>

#include "base/clock.h"
#include "base/inputs.h"
#include "event/bad_lines.h"
#include "event/line_reader.h"
#include "event/output.h"
#include "service/service.h"

namespace hw::event {

class LineHandler {
 public:
  LineHandler() = default;
  LineHandler(const LineHandler&) = delete;
  LineHandler& operator=(const LineHandler&) = delete;
  virtual ~LineHandler() = default;

  // A whole line. An Error ends the program.
  [[nodiscard]] virtual Status handle(const Line& line) = 0;
  // Before a wait: what the handler holds elsewhere must be written.
  [[nodiscard]] virtual Status flush() { return {}; }
};

struct FilterOptions {
  Duration grace = std::chrono::seconds(10);
  std::optional<service::Source> source = {};  // what HUP loads anew
  Inputs inputs = {};                          // it was made from these,
  bool watches_inputs = false;                 // changes of which load it anew too
};

// Exit: ok, data if there were bad lines, try_later if the drain was cut short inside a line, or
// stdout took nothing.
[[nodiscard]] Result<ExitCode> run_filter(LineHandler& handler, Output& output, BadLines& bad_lines,
                                          const FilterOptions& options);

}  // namespace hw::event
