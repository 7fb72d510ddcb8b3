// SPDX-License-Identifier: MIT
// The outputs that --out names: files, FIFOs and inherited descriptors. Lines for one of them wait
// here, up to limits::kWriterQueueMax bytes, while its reader takes nothing; the others go on. A
// line is lost to an output whose reader has gone, or that fails, and is given back; a FIFO that no
// reader has opened yet is waited for.
#pragma once

#include <poll.h>

#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "sys/fd.h"

namespace hw::route {

class NamedOutput {
 public:
  // `target` is a file, which is appended to, a FIFO, or "fd:N".
  [[nodiscard]] static Result<NamedOutput> open(std::string name, std::string target);

  // What was not written, and why.
  using Lost = std::function<Status(std::string_view line, const std::string& why)>;

  // Takes a line, without LF.
  [[nodiscard]] Status add(std::string_view line, const Lost& lost);
  // Writes what can be written without waiting.
  [[nodiscard]] Status flush(const Lost& lost);
  // At the end: what is not written yet is lost.
  [[nodiscard]] Status give_up(const Lost& lost);
  // Opens a file by its name again, for the old one may have got another name; where that fails,
  // says so and goes on with the old one.
  void reopen();

  void add_wait(std::vector<pollfd>& entries, std::optional<Duration>& until) const;
  [[nodiscard]] bool is_full() const;
  [[nodiscard]] std::size_t pending() const;  // lines
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  NamedOutput(std::string name, std::string target)
      : name_(std::move(name)), target_(std::move(target)) {}

  [[nodiscard]] bool open_fifo();
  void wait_for_reader();
  [[nodiscard]] Status lose_all(int error, const Lost& lost);

  std::string name_, target_;
  bool is_fifo_ = false;
  bool had_reader_ = false;              // of a FIFO
  std::optional<Duration> waits_since_;  // for somebody to open the FIFO
  bool told_of_wait_ = false;
  sys::Fd fd_;
  std::string buffer_;       // lines with LF
  std::size_t written_ = 0;  // bytes of the buffer
  Duration next_try_{0};     // to open a FIFO
};

class Outputs {
 public:
  // Of "NAME=PATH", each. Error: usage, or a file cannot be opened.
  [[nodiscard]] static Result<Outputs> open(const std::vector<std::string>& options);
  // The names in such options.
  [[nodiscard]] static Result<std::set<std::string>> names(const std::vector<std::string>& options);

  [[nodiscard]] NamedOutput* find(std::string_view name);
  [[nodiscard]] Status flush(const NamedOutput::Lost& lost);
  [[nodiscard]] Status give_up(const NamedOutput::Lost& lost);
  void reopen();
  void add_waits(std::vector<pollfd>& entries, std::optional<Duration>& until) const;
  [[nodiscard]] bool is_full() const;
  [[nodiscard]] std::size_t pending() const;

 private:
  std::deque<NamedOutput> list_;
};

}  // namespace hw::route
