// SPDX-License-Identifier: MIT
#include "watch/ready.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <string_view>

#include "log/log.h"
#include "sys/fd.h"
#include "sys/io.h"

namespace hw::watch {

namespace {

void notify_manager(std::string_view path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof(address.sun_path)) {
    return;
  }
  std::copy(path.begin(), path.end(), static_cast<char*>(address.sun_path));
  if (path.front() == '@') {
    address.sun_path[0] = '\0';  // an abstract name
  }
  const sys::Fd fd(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  constexpr std::string_view kMessage = "READY=1";
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size());
  // Nobody to tell if this fails: the manager will say so itself.
  (void)sendto(fd.get(), kMessage.data(), kMessage.size(), MSG_NOSIGNAL,
               reinterpret_cast<const sockaddr*>(&address), size);
}

}  // namespace

Status check_ready_fd(int fd) {
  if (fd >= 0 && fcntl(fd, F_GETFD) < 0) {
    return fail(ExitCode::usage, "--ready-fd: descriptor " + std::to_string(fd) + " is not open");
  }
  return {};
}

void announce_ready(int fd) {
  if (fd >= 0) {
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
  if (const char* const path = std::getenv("NOTIFY_SOCKET"); path != nullptr) {
    notify_manager(path);
  }
}

}  // namespace hw::watch
