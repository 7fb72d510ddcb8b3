// SPDX-License-Identifier: MIT
// The loop of a pure filter (DESIGN section 3): lines from stdin to a handler, its output to
// stdout, written before every wait. It blocks in poll() on stdin, stdout (whose reader may go) and
// what service/service.h hears: TERM and INT let it read on to the end of input, for `grace` at the
// most (where the end cannot come, for sys::kReadOnWithoutEnd) and then to the end of a line; a
// reload is done between two lines.
#pragma once

#include <poll.h>

#include <optional>
#include <span>
#include <vector>

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
  // Before a wait, and before the end if stdout has lost its reader: what the handler holds
  // elsewhere is written, as far as it goes without blocking.
  [[nodiscard]] virtual Status flush() { return {}; }

  // For handlers with descriptors of their own. What they wait for is added to the entries of each
  // poll(), and given to waited() after it, with `until` at the latest (no later than this).
  virtual void add_waits(std::vector<pollfd>& entries, std::optional<Duration>& until) {
    (void)entries;
    (void)until;
  }
  [[nodiscard]] virtual Status waited(std::span<const pollfd> entries) {
    (void)entries;
    return {};
  }
  // Whether it wants no line before something that it waits for has come.
  [[nodiscard]] virtual bool is_full() const { return false; }
  // Lines that are not written yet, for which the end waits.
  [[nodiscard]] virtual std::size_t pending() const { return 0; }
  // The end waits for these no longer: the handler tells of each.
  [[nodiscard]] virtual Status give_up() { return {}; }
};

struct FilterOptions {
  Duration grace = std::chrono::seconds(10);
  std::optional<service::Source> source = {};  // what HUP loads anew
  Inputs inputs = {};                          // it was made from these,
  bool watches_inputs = false;                 // changes of which load it anew too
};

// Exit: ok, data if there were bad lines, try_later if the drain was cut short inside a line, or
// stdout took nothing. After SIGINT: interrupted, and an error has been told; the program can
// still write its reports before cli::run lets it die.
[[nodiscard]] Result<ExitCode> run_filter(LineHandler& handler, Output& output, BadLines& bad_lines,
                                          const FilterOptions& options);

}  // namespace hw::event
