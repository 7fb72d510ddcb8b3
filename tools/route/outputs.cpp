// SPDX-License-Identifier: MIT
#include "route/outputs.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

#include "base/limits.h"
#include "log/log.h"
#include "sys/io.h"

namespace hw::route {

namespace {

// How often a FIFO is tried that nobody has opened for reading.
constexpr Duration kRetry = std::chrono::milliseconds(50);

// How long lines wait for that before a message tells of it.
constexpr Duration kPatience = std::chrono::seconds(1);

bool is_fifo(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 && S_ISFIFO(status.st_mode);
}

Result<std::pair<std::string, std::string>> split(const std::string& option) {
  const std::size_t sign = option.find('=');
  if (sign == std::string::npos || sign == 0 || sign + 1 == option.size()) {
    return fail(ExitCode::usage, fmt::format("--out: '{}' is not NAME=FILE", option));
  }
  return std::pair(option.substr(0, sign), option.substr(sign + 1));
}

}  // namespace

Result<NamedOutput> NamedOutput::open(std::string name, std::string target) {
  NamedOutput output(std::move(name), std::move(target));
  output.is_fifo_ = is_fifo(output.target_);
  if (!output.is_fifo_) {
    HW_TRY_ASSIGN(output.fd_, sys::open_output(output.target_));
  }
  return output;
}

// False while nobody has it open for reading.
bool NamedOutput::open_fifo() {
  if (!fd_) {
    fd_ = sys::Fd(::open(target_.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC));
    had_reader_ = had_reader_ || fd_;
  }
  return static_cast<bool>(fd_);
}

Status NamedOutput::add(std::string_view line, const Lost& lost) {
  buffer_.append(line) += '\n';
  const bool has_lost_reader = is_fifo_ && had_reader_ && !fd_;
  return buffer_.size() - written_ >= limits::kFlushAt || has_lost_reader ? flush(lost) : Status();
}

Status NamedOutput::flush(const Lost& lost) {
  if (buffer_.empty()) {
    return {};
  }
  if (is_fifo_ && !open_fifo()) {
    if (had_reader_ || errno != ENXIO) {
      return lose_all(had_reader_ ? EPIPE : errno, lost);
    }
    wait_for_reader();
    return {};
  }
  waits_since_.reset();
  while (written_ < buffer_.size()) {
    const std::string_view rest = std::string_view(buffer_).substr(written_);
    const std::size_t size = fd_ ? sys::writable_now(fd_.get(), rest.size()) : 0;
    if (size == 0 && fd_) {
      if (is_full()) {
        log::warning("output '{}': its reader takes nothing; nothing more is read until it does",
                     name_);
      }
      return {};
    }
    const int error = fd_ ? sys::write_all(fd_.get(), rest.substr(0, size)) : EPIPE;
    if (error != 0) {
      return lose_all(error, lost);
    }
    written_ += size;
  }
  buffer_.clear();
  written_ = 0;
  return {};
}

void NamedOutput::wait_for_reader() {
  const Duration now = clock().monotonic();
  if (!waits_since_) {
    waits_since_ = now;
  }
  if (!told_of_wait_ && (now - *waits_since_ >= kPatience || is_full())) {
    log::warning("output '{}': its lines wait, for nobody reads {}", name_, target_);
    told_of_wait_ = true;
  }
  next_try_ = now + kRetry;
}

Status NamedOutput::give_up(const Lost& lost) {
  return buffer_.empty() ? Status() : lose_all(ETIMEDOUT, lost);
}

void NamedOutput::reopen() {
  if (is_fifo_ || target_.starts_with("fd:")) {
    return;
  }
  if (auto fd = sys::open_output(target_)) {
    fd_ = *std::move(fd);
  } else {
    log::warning("output '{}': {}", name_, fd.error().message);
  }
}

// Gives back all lines that are not written whole.
Status NamedOutput::lose_all(int error, const Lost& lost) {
  const std::string why = fmt::format("output '{}': {}", name_,
                                      error == EPIPE       ? "its reader has gone"
                                      : error == ETIMEDOUT ? "nobody took it in time"
                                                           : system_error(target_, error).message);
  if (error == EPIPE) {
    fd_.reset();
  }
  std::string buffer = std::exchange(buffer_, {});
  const std::size_t begin = written_ == 0 ? 0 : buffer.rfind('\n', written_ - 1) + 1;
  written_ = 0;
  for (std::string_view rest = std::string_view(buffer).substr(begin); !rest.empty();) {
    const std::size_t end = rest.find('\n');
    HW_TRY(lost(rest.substr(0, end), why));
    rest.remove_prefix(end + 1);
  }
  return {};
}

void NamedOutput::add_wait(std::vector<pollfd>& entries, std::optional<Duration>& until) const {
  if (buffer_.empty()) {
    return;
  }
  if (fd_) {
    entries.push_back({fd_.get(), POLLOUT, 0});
  } else {
    until = std::min(until.value_or(next_try_), next_try_);
  }
}

bool NamedOutput::is_full() const { return buffer_.size() - written_ > limits::kWriterQueueMax; }

std::size_t NamedOutput::pending() const {
  return static_cast<std::size_t>(
      std::count(buffer_.begin() + static_cast<std::ptrdiff_t>(written_), buffer_.end(), '\n'));
}

Result<Outputs> Outputs::open(const std::vector<std::string>& options) {
  HW_TRY(names(options));
  Outputs outputs;
  for (const std::string& option : options) {
    HW_TRY_ASSIGN(auto pair, split(option));
    HW_TRY_ASSIGN(NamedOutput output,
                  NamedOutput::open(std::move(pair.first), std::move(pair.second)));
    outputs.list_.push_back(std::move(output));
  }
  return outputs;
}

Result<std::set<std::string>> Outputs::names(const std::vector<std::string>& options) {
  std::set<std::string> names;
  for (const std::string& option : options) {
    HW_TRY_ASSIGN(auto pair, split(option));
    if (!names.insert(pair.first).second) {
      return fail(ExitCode::usage, fmt::format("--out: '{}' is given twice", pair.first));
    }
  }
  return names;
}

NamedOutput* Outputs::find(std::string_view name) {
  const auto found = std::find_if(list_.begin(), list_.end(), [name](const NamedOutput& output) {
    return output.name() == name;
  });
  return found == list_.end() ? nullptr : &*found;
}

Status Outputs::flush(const NamedOutput::Lost& lost) {
  for (NamedOutput& output : list_) {
    HW_TRY(output.flush(lost));
  }
  return {};
}

Status Outputs::give_up(const NamedOutput::Lost& lost) {
  for (NamedOutput& output : list_) {
    HW_TRY(output.give_up(lost));
  }
  return {};
}

void Outputs::reopen() {
  for (NamedOutput& output : list_) {
    output.reopen();
  }
}

void Outputs::add_waits(std::vector<pollfd>& entries, std::optional<Duration>& until) const {
  for (const NamedOutput& output : list_) {
    output.add_wait(entries, until);
  }
}

bool Outputs::is_full() const {
  return std::any_of(list_.begin(), list_.end(),
                     [](const NamedOutput& output) { return output.is_full(); });
}

std::size_t Outputs::pending() const {
  std::size_t count = 0;
  for (const NamedOutput& output : list_) {
    count += output.pending();
  }
  return count;
}

}  // namespace hw::route
