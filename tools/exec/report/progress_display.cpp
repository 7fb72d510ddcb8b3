// SPDX-License-Identifier: MIT
#include "exec/report/progress_display.h"

#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "log/log.h"

namespace hw::exec {

namespace {

constexpr Duration kPeriod = std::chrono::milliseconds(200);
constexpr std::size_t kUsualWidth = 80;

// One on which a line can be erased.
bool is_capable_terminal(int fd) {
  const char* const term = std::getenv("TERM");
  return isatty(fd) == 1 && term != nullptr && *term != '\0' && std::string_view(term) != "dumb";
}

// Who is in the background leaves the terminal to others.
bool is_in_background() {
  const pid_t group = tcgetpgrp(STDERR_FILENO);
  return group > 0 && group != getpgrp();
}

// Characters of a line; in the last column the cursor may wrap.
std::size_t width() {
  winsize size{};
  const bool is_known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1;
  return (is_known ? size.ws_col : kUsualWidth) - 1;
}

// What can be read yet.
std::optional<std::uint64_t> size_of_input() {
  struct stat file {};
  const off_t position = lseek(STDIN_FILENO, 0, SEEK_CUR);
  if (fstat(STDIN_FILENO, &file) != 0 || !S_ISREG(file.st_mode) || position < 0 ||
      position > file.st_size) {
    return std::nullopt;
  }
  return static_cast<std::uint64_t>(file.st_size - position);
}

}  // namespace

ProgressDisplay::ProgressDisplay(loop::Loop& loop, bool is_wanted, std::function<Progress()> count)
    : count_(std::move(count)),
      is_wanted_(is_wanted),
      begin_(clock().monotonic()),
      timer_(loop, [this] { show(); }) {
  if (is_wanted_) {
    is_shown_ = is_capable_terminal(STDERR_FILENO);
    shares_terminal_ = is_shown_ && isatty(STDOUT_FILENO) == 1;
    size_ = size_of_input();
    pace_.add(begin_, 0);
  }
}

void ProgressDisplay::update() {
  if (is_shown_ && !std::exchange(is_due_, true)) {
    timer_.start(kPeriod);
  }
}

void ProgressDisplay::make_way() const {
  if (shares_terminal_) {
    log::show_status("");
  }
}

Progress ProgressDisplay::look() const {
  Progress progress = count_();
  const std::size_t open = read_ - std::min(read_, progress.done);
  if (has_end_) {
    progress.left = static_cast<double>(open);
  } else if (size_) {
    progress.left = events_left(read_, open, taken_, *size_);
  }
  return progress;
}

void ProgressDisplay::show() {
  is_due_ = false;
  const Progress progress = look();
  pace_.add(clock().monotonic(), progress.done);
  log::show_status(is_in_background() ? "" : progress_line(progress, pace_.per_second(), width()));
  if (progress.load.running + progress.load.waiting > 0) {
    update();
  }
}

void ProgressDisplay::finish() {
  if (is_wanted_) {
    log::show_status("");
    log::report(progress_summary(count_(), clock().monotonic() - begin_));
  }
}

}  // namespace hw::exec
