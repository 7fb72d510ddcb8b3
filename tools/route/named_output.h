// SPDX-License-Identifier: MIT
// One output: a file, a FIFO or an inherited descriptor, by all the names that lead to it; where it
// is stdout, lines are put among the others for that. Lines for it wait here, up to
// limits::kWriterQueueMax bytes, while its reader takes nothing. A line is lost if the reader has
// gone, or the file cannot be written, and is given back; a FIFO that no reader has opened yet is
// waited for. Where half a line was written, it is ended before the next one.
#pragma once

#include <poll.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "event/output.h"
#include "route/line_queue.h"
#include "sys/fd.h"
#include "sys/io.h"

namespace hw::route {

class NamedOutput {
 public:
  // `target` is a file, which is appended to, a FIFO, or "fd:N"; `label` is for messages.
  [[nodiscard]] static Result<NamedOutput> open(std::string label, std::string target);

  // To be called before the first line, with what writes to stdout; that must outlive this.
  void set_stdout(event::Output& output) { stdout_ = &output; }

  // What was not written whole, and why.
  using Lost = std::function<Status(std::string_view line, const std::string& why)>;

  // Takes a line, without LF.
  [[nodiscard]] Status add(std::string_view line, const Lost& lost);
  // Writes what can be written without waiting.
  [[nodiscard]] Status flush(const Lost& lost);
  // At the end: what cannot be written without waiting is lost.
  [[nodiscard]] Status give_up(const Lost& lost);
  // Opens a file by its name again, for the old one may have got another name; where that fails,
  // says so and goes on with the old one.
  void reopen();

  void add_wait(std::vector<pollfd>& entries, std::optional<Duration>& until) const;
  [[nodiscard]] bool is_full() const;
  [[nodiscard]] std::size_t pending() const { return queue_.lines(); }
  [[nodiscard]] const std::optional<sys::FileId>& file() const { return file_; }
  [[nodiscard]] bool is_stdout() const { return is_stdout_; }
  void add_label(const std::string& label) { label_ += ", " + label; }

 private:
  NamedOutput(std::string label, std::string target)
      : label_(std::move(label)), target_(std::move(target)) {}

  void set_file(std::optional<sys::FileId> file);
  [[nodiscard]] int open_fifo();
  [[nodiscard]] Status write_out(const Lost& lost);
  void wait_for_reader();
  void note_standstill();
  void note_progress();
  [[nodiscard]] std::string reason(int error) const;
  [[nodiscard]] Status lose_all(int error, const Lost& lost);

  std::string label_, target_;
  std::optional<sys::FileId> file_;
  bool is_stdout_ = false;
  event::Output* stdout_ = nullptr;
  bool is_fifo_ = false;
  bool had_reader_ = false;              // of a FIFO
  std::optional<Duration> waits_since_;  // for somebody to open the FIFO
  bool told_of_wait_ = false;
  std::optional<Duration> full_since_;  // and its reader has taken nothing
  bool told_of_full_ = false;
  bool is_torn_ = false;  // the last line that it got has no end
  sys::Fd fd_;
  LineQueue queue_;
  Duration next_try_{0};  // to open a FIFO
};

}  // namespace hw::route
