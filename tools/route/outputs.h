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

  void add_wait(std::vector<pollfd>& entries, std::optional<Duration>& until) const;
  [[nodiscard]] bool is_full() const;
  [[nodiscard]] std::size_t pending() const;  // lines
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  NamedOutput(std::string name, std::string target)
      : name_(std::move(name)), target_(std::move(target)) {}

  [[nodiscard]] bool open_fifo();
  [[nodiscard]] Status lose_all(int error, const Lost& lost);

  std::string name_, target_;
  bool is_fifo_ = false;
  bool had_reader_ = false;  // of a FIFO
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
  void add_waits(std::vector<pollfd>& entries, std::optional<Duration>& until) const;
  [[nodiscard]] bool is_full() const;
  [[nodiscard]] std::size_t pending() const;

 private:
  std::deque<NamedOutput> list_;
};

}  // namespace hw::route
