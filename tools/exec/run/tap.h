// SPDX-License-Identifier: MIT
// What is done with a command's output while it runs (--output lines and raw), and with the news
// that it has started. In the thread of its slot.
#pragma once

#include <sys/types.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "exec/command/work.h"
#include "exec/run/line_cutter.h"

namespace hw::exec {

enum class Stream { output, errors };
[[nodiscard]] inline std::size_t index_of(Stream stream) {
  return stream == Stream::output ? 0 : 1;
}

// Takes lines for stdout, each with its LF, from any slot.
class LineSink {
 public:
  LineSink() = default;
  LineSink(const LineSink&) = delete;
  LineSink& operator=(const LineSink&) = delete;
  virtual ~LineSink() = default;
  virtual void write(std::string lines) = 0;
  // No more should come; when there is room again, the run's Control is poked.
  [[nodiscard]] virtual bool is_full() const = 0;
};

class Tap {
 public:
  Tap() = default;
  Tap(const Tap&) = delete;
  Tap& operator=(const Tap&) = delete;
  virtual ~Tap() = default;

  virtual void take(Stream stream, std::string_view bytes) = 0;
  virtual void end() = 0;  // of both streams
  [[nodiscard]] virtual bool is_full() const { return false; }
};

// An event hw.exec.output for each line.
[[nodiscard]] std::unique_ptr<Tap> make_line_tap(const Work& work, LineSink& sink);

// Whole lines to standard error, each with `tag` before it.
[[nodiscard]] std::unique_ptr<Tap> make_raw_tap(std::string tag);
[[nodiscard]] bool raw_tap_has_failed();  // a line could not be written there

// The event hw.exec.started, with LF.
[[nodiscard]] std::string started_event(const Work& work, pid_t process);

}  // namespace hw::exec
