// SPDX-License-Identifier: MIT
// Signals as a descriptor to poll: those that a program handles are blocked in all threads and read
// from a signalfd, so no code ever runs in a handler. TERM and INT are taken even where they were
// inherited ignored; HUP is left alone where it was.
#pragma once

#include <sys/types.h>

#include <csignal>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sys/fd.h"

namespace hw::sys {

// Sets SIGPIPE to its default (supervisors hand it down ignored), SIGCHLD too (ignored, the status
// of children would be lost), ignores SIGXFSZ, so that a file at its limit is an error of write(),
// and notes what was inherited ignored. The first call of every main(), before any thread.
void setup_signals();

// Ends the process by `signal`, so that its parent sees that.
[[noreturn]] void die_of(int signal);

class SignalFd {
 public:
  // Blocks `signals` in the calling thread and those it starts. A HUP inherited ignored is left
  // out.
  [[nodiscard]] static Result<SignalFd> open(const std::vector<int>& signals);

  [[nodiscard]] int fd() const { return fd_.get(); }
  [[nodiscard]] std::vector<int> take();  // the signals that have come, without waiting

 private:
  explicit SignalFd(Fd fd) : fd_(std::move(fd)) {}
  Fd fd_;
};

// Whether the process has a controlling terminal: to be asked at the start, for the kernel takes it
// away before it sends HUP. Without one, HUP means "load anew".
[[nodiscard]] bool has_controlling_terminal();

// The signals, besides HUP, that were inherited ignored: a child gets their default back.
[[nodiscard]] const std::vector<int>& ignored_at_start();

// "SIGTERM", "SIGKILL"; "signal 77" for one without a name.
[[nodiscard]] std::string signal_name(int signal);
// Of "TERM" or "SIGTERM"; nothing if there is none of that name.
[[nodiscard]] std::optional<int> signal_number(std::string_view name);
// The same, or a number, as a user may give a signal to be sent. Error: usage.
[[nodiscard]] Result<int> parse_signal(std::string_view text);

}  // namespace hw::sys
