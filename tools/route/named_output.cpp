// SPDX-License-Identifier: MIT
#include "route/named_output.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/limits.h"
#include "log/log.h"

namespace hw::route {

namespace {

// How often a FIFO is tried that nobody has opened for reading.
constexpr Duration kRetry = std::chrono::milliseconds(50);

// How long lines wait for that, or nothing more is read, before a message tells of it.
constexpr Duration kPatience = std::chrono::seconds(1);

// open_fifo(): what the name leads to is no FIFO any more.
constexpr int kNoFifo = ENOSTR;

bool is_fifo(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 && S_ISFIFO(status.st_mode);
}

bool is_fifo(int fd) {
  struct stat status {};
  return fstat(fd, &status) == 0 && S_ISFIFO(status.st_mode);
}

}  // namespace

Result<NamedOutput> NamedOutput::open(std::string label, std::string target) {
  NamedOutput output(std::move(label), std::move(target));
  output.is_fifo_ = is_fifo(output.target_);
  if (output.is_fifo_) {
    output.set_file(sys::file_of(output.target_));
  } else {
    HW_TRY_ASSIGN(output.fd_, sys::open_output(output.target_));
    output.set_file(sys::file_of(output.fd_.get()));
  }
  return output;
}

void NamedOutput::set_file(std::optional<sys::FileId> file) {
  is_torn_ = fd_ && sys::lacks_line_end(fd_.get());
  is_stdout_ = file && file == sys::file_of(STDOUT_FILENO);
  file_ = file;
}

// 0 or the errno: ENXIO while nobody has it open for reading.
int NamedOutput::open_fifo() {
  if (fd_) {
    return 0;
  }
  sys::Fd fd(::open(target_.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
  if (!fd) {
    return errno;
  }
  if (!is_fifo(fd.get())) {
    return kNoFifo;  // another file has its name now, which was not meant
  }
  fd_ = std::move(fd);
  had_reader_ = true;
  return 0;
}

Status NamedOutput::add(std::string_view line, const Lost& lost) {
  if (is_stdout_) {
    return stdout_->write_line(line);
  }
  queue_.add(line);
  const bool has_lost_reader = is_fifo_ && had_reader_ && !fd_;
  return queue_.size() >= limits::kFlushAt || has_lost_reader ? flush(lost) : Status();
}

Status NamedOutput::flush(const Lost& lost) {
  if (queue_.empty()) {
    return {};
  }
  if (const int error = is_fifo_ ? open_fifo() : 0; error != 0) {
    if (had_reader_ || error != ENXIO) {
      return lose_all(error == ENXIO ? EPIPE : error, lost);
    }
    wait_for_reader();
    return {};
  }
  waits_since_.reset();
  return write_out(lost);
}

Status NamedOutput::write_out(const Lost& lost) {
  while (!queue_.empty()) {
    const std::string_view next = is_torn_ ? "\n" : queue_.rest();
    const std::size_t size = fd_ ? sys::writable_now(fd_.get(), next.size()) : 0;
    if (size == 0 && fd_) {
      note_standstill();
      return {};
    }
    std::string_view rest = next.substr(0, size);
    const int error = fd_ ? sys::write_rest(fd_.get(), rest) : EPIPE;
    if (!is_torn_) {
      queue_.wrote(size - rest.size());
    }
    if (error != 0) {
      return lose_all(error, lost);
    }
    is_torn_ = false;
    note_progress();
  }
  return {};
}

void NamedOutput::wait_for_reader() {
  const Duration now = clock().monotonic();
  if (!waits_since_) {
    waits_since_ = now;
  }
  if (!told_of_wait_ && (now - *waits_since_ >= kPatience || is_full())) {
    log::warning("{}: its lines wait, for nobody reads {}", label_, target_);
    told_of_wait_ = true;
  }
  next_try_ = now + kRetry;
}

// A reader that is only slow is not told of, nor one that stops again before half is taken.
void NamedOutput::note_standstill() {
  if (!is_full() || told_of_full_) {
    return;
  }
  const Duration now = clock().monotonic();
  full_since_ = full_since_.value_or(now);
  if (now - *full_since_ >= kPatience) {
    log::warning("{}: its reader takes nothing; nothing more is read until it does", label_);
    told_of_full_ = true;
  }
}

void NamedOutput::note_progress() {
  full_since_.reset();
  if (told_of_full_ && queue_.size() < limits::kWriterQueueMax / 2) {
    log::info("{}: its reader takes lines again", label_);
    told_of_full_ = false;
  }
}

Status NamedOutput::give_up(const Lost& lost) {
  HW_TRY(flush(lost));
  return queue_.empty() ? Status() : lose_all(ETIMEDOUT, lost);
}

void NamedOutput::reopen() {
  if (is_fifo_ || target_.starts_with("fd:")) {
    return;
  }
  if (auto fd = sys::open_output(target_)) {
    fd_ = *std::move(fd);
    set_file(sys::file_of(fd_.get()));
  } else {
    log::warning("{}: {}", label_, fd.error().message);
  }
}

std::string NamedOutput::reason(int error) const {
  return fmt::format("{}: {}", label_,
                     error == EPIPE       ? "its reader has gone"
                     : error == ETIMEDOUT ? "nobody took it in time"
                     : error == kNoFifo   ? target_ + " is no FIFO any more"
                                          : system_error(target_, error).message);
}

// Gives back all lines that are not written whole.
Status NamedOutput::lose_all(int error, const Lost& lost) {
  const std::string why = reason(error);
  // A FIFO without readers is empty when the next one opens it.
  is_torn_ = error != EPIPE && (is_torn_ || queue_.is_inside_line());
  if (error == EPIPE) {
    fd_.reset();
  }
  full_since_.reset();
  told_of_full_ = false;
  const std::string lines = queue_.take();
  for (std::string_view rest = lines; !rest.empty();) {
    const std::size_t end = rest.find('\n');
    HW_TRY(lost(rest.substr(0, end), why));
    rest.remove_prefix(end + 1);
  }
  return {};
}

void NamedOutput::add_wait(std::vector<pollfd>& entries, std::optional<Duration>& until) const {
  if (queue_.empty()) {
    return;
  }
  std::optional<Duration> next;
  if (fd_) {
    entries.push_back({fd_.get(), POLLOUT, 0});
    next = full_since_ && !told_of_full_ ? std::optional(*full_since_ + kPatience) : std::nullopt;
  } else {
    next = next_try_;
  }
  if (next) {
    until = std::min(until.value_or(*next), *next);
  }
}

bool NamedOutput::is_full() const { return queue_.size() > limits::kWriterQueueMax; }

}  // namespace hw::route
