// SPDX-License-Identifier: MIT
#include "service/manager.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <utility>

#include "base/parse.h"
#include "log/log.h"
#include "sys/io.h"

namespace hw::service {

namespace {

std::string take_variable(const char* name) {
  const char* const value = std::getenv(name);
  std::string text = value == nullptr ? "" : value;
  unsetenv(name);
  return text;
}

std::optional<Duration> watchdog_of(const std::string& pid, const std::string& usec) {
  const Result<std::int64_t> interval = parse_integer(usec);
  const bool is_meant = pid.empty() || pid == std::to_string(getpid());
  if (!is_meant || !interval || *interval <= 0) {
    return std::nullopt;
  }
  constexpr std::int64_t kDayUs = 86'400'000'000;  // rarer is as good as never
  return std::chrono::microseconds(std::min(*interval, kDayUs));
}

}  // namespace

Manager Manager::from_environment() {
  Manager manager;
  manager.socket_ = take_variable("NOTIFY_SOCKET");
  const std::string pid = take_variable("WATCHDOG_PID");
  manager.watchdog_ = watchdog_of(pid, take_variable("WATCHDOG_USEC"));
  if (manager.socket_.empty()) {
    manager.watchdog_.reset();
  }
  return manager;
}

void Manager::tell(std::string_view state) const {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (socket_.empty() || socket_.size() >= sizeof(address.sun_path)) {
    return;
  }
  std::copy(socket_.begin(), socket_.end(), static_cast<char*>(address.sun_path));
  if (socket_.front() == '@') {
    address.sun_path[0] = '\0';  // an abstract name
  }
  const sys::Fd fd(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + socket_.size());
  // A sign of life may be lost, for the next one comes. A change of state waits for a manager that
  // is busy, but not for one that does not read any more.
  constexpr timeval kPatience{.tv_sec = 1, .tv_usec = 0};
  setsockopt(fd.get(), SOL_SOCKET, SO_SNDTIMEO, &kPatience, sizeof(kPatience));
  const int flags = MSG_NOSIGNAL | (state.starts_with("WATCHDOG") ? MSG_DONTWAIT : 0);
  // Nobody to tell if this fails: the manager will say so itself.
  (void)sendto(fd.get(), state.data(), state.size(), flags,
               reinterpret_cast<const sockaddr*>(&address), size);
}

Status check_ready_fd(int fd) {
  if (fd >= 0 && fcntl(fd, F_GETFD) < 0) {
    return fail(ExitCode::usage, "--ready-fd: descriptor " + std::to_string(fd) + " is not open");
  }
  return {};
}

void write_ready(int fd) {
  if (fd < 0) {
    return;
  }
  // Who waited for it may have gone; that is no reason to die, as it is with stdout.
  const auto former = signal(SIGPIPE, SIG_IGN);
  const int error = sys::write_all(fd, "\n");
  signal(SIGPIPE, former);
  if (error != 0) {
    log::warning("{}", system_error("--ready-fd", error).message);
  }
  if (fd > STDERR_FILENO) {
    close(fd);
  }
}

}  // namespace hw::service
