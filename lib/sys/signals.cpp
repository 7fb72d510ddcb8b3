// SPDX-License-Identifier: MIT
#include "sys/signals.h"

#include <fcntl.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "base/parse.h"
#include "base/text.h"

namespace hw::sys {

namespace {

bool is_ignored(int signal) {
  struct sigaction action {};
  return sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

void set_default(int signal) {
  struct sigaction action {};
  action.sa_handler = SIG_DFL;
  sigaction(signal, &action, nullptr);
}

std::vector<int>& ignored_list() {
  static std::vector<int> list;
  return list;
}

}  // namespace

void setup_signals() {
  for (int signal = 1; signal <= SIGRTMAX; ++signal) {
    if (signal != SIGHUP && is_ignored(signal)) {
      ignored_list().push_back(signal);
    }
  }
  set_default(SIGPIPE);
  set_default(SIGCHLD);
  signal(SIGXFSZ, SIG_IGN);
}

void die_of(int signal) {
  set_default(signal);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, signal);
  raise(signal);
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
  _exit(128 + signal);  // not reached, unless a tracer swallows the signal
}

Result<SignalFd> SignalFd::open(const std::vector<int>& signals) {
  sigset_t set;
  sigemptyset(&set);
  for (int signal : signals) {
    if (signal == SIGHUP && is_ignored(SIGHUP)) {
      continue;
    }
    set_default(signal);  // an ignored signal would never become pending
    sigaddset(&set, signal);
  }
  if (const int error = pthread_sigmask(SIG_BLOCK, &set, nullptr); error != 0) {
    return fail_errno("signals", error);
  }
  const int fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  if (fd < 0) {
    return fail_errno("signalfd", errno);
  }
  return SignalFd(Fd(fd));
}

std::vector<int> SignalFd::take() {
  std::vector<int> signals;
  signalfd_siginfo info{};
  while (read(fd_.get(), &info, sizeof(info)) == static_cast<ssize_t>(sizeof(info))) {
    signals.push_back(static_cast<int>(info.ssi_signo));
  }
  return signals;
}

bool has_controlling_terminal() {
  const Fd terminal(::open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC));
  return static_cast<bool>(terminal);
}

const std::vector<int>& ignored_at_start() { return ignored_list(); }

std::string signal_name(int signal) {
  const char* const name = sigabbrev_np(signal);
  return name == nullptr ? "signal " + std::to_string(signal) : std::string("SIG") + name;
}

std::optional<int> signal_number(std::string_view name) {
  if (name.starts_with("SIG")) {
    name.remove_prefix(3);
  }
  for (int signal = 1; signal < NSIG; ++signal) {
    const char* const known = sigabbrev_np(signal);
    if (known != nullptr && name == known) {
      return signal;
    }
  }
  return std::nullopt;
}

Result<int> parse_signal(std::string_view text) {
  if (const auto named = signal_number(text)) {
    return *named;
  }
  const auto number = parse_integer(text);
  if (number && *number >= 1 && *number <= SIGRTMAX) {
    return static_cast<int>(*number);
  }
  constexpr std::array<std::string_view, 8> kUsual = {"TERM", "INT",  "HUP",  "QUIT",
                                                      "KILL", "USR1", "USR2", "ABRT"};
  return fail(ExitCode::usage,
              "'" + std::string(text) + "' is no signal" + suggestion(text, kUsual));
}

}  // namespace hw::sys
