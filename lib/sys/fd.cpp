// SPDX-License-Identifier: MIT
#include "sys/fd.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <limits>

#include "base/parse.h"

namespace hw::sys {

Fd& Fd::operator=(Fd&& other) noexcept {
  if (this != &other) {
    reset();
    fd_ = std::exchange(other.fd_, -1);
  }
  return *this;
}

void Fd::reset() {
  if (fd_ >= 0) {
    close(fd_);
    fd_ = -1;
  }
}

Result<Pipe> make_pipe() {
  std::array<int, 2> fds{};
  if (pipe2(fds.data(), O_CLOEXEC) != 0) {
    return fail_errno("pipe", errno);
  }
  return Pipe{Fd(fds[0]), Fd(fds[1])};
}

Result<Fd> open_output(const std::string& target) {
  if (target.starts_with("fd:")) {
    Result<std::int64_t> number = parse_integer(target.substr(3));
    if (!number) {
      return context(target, std::move(number).error());
    }
    const bool fits = *number >= 0 && *number <= std::numeric_limits<int>::max();
    const int copy = fcntl(fits ? static_cast<int>(*number) : -1, F_DUPFD_CLOEXEC, 3);
    if (copy < 0) {
      return fail(ExitCode::cannot_create, system_error(target, fits ? errno : EBADF).message);
    }
    return Fd(copy);
  }
  const int fd = open(target.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, 0666);
  if (fd < 0) {
    return fail(ExitCode::cannot_create, system_error(target, errno).message);
  }
  return Fd(fd);
}

void secure_standard_fds() {
  for (int fd = 0; fd <= 2; ++fd) {
    if (fcntl(fd, F_GETFD) < 0 && errno == EBADF) {
      // Opens the lowest free number, which is `fd`; without close-on-exec, as children need it.
      const int opened = open("/dev/null", fd == 1 ? O_RDONLY : O_WRONLY);  // NOLINT
      (void)opened;
    }
  }
}

Status check_stdout() {
  const int flags = fcntl(STDOUT_FILENO, F_GETFL);  // NOLINT: it is declared so
  if (flags < 0 || (flags & O_ACCMODE) == O_RDONLY) {
    return fail(ExitCode::io, system_error("stdout", EBADF).message);
  }
  struct stat in {};
  struct stat out {};
  if (fstat(STDIN_FILENO, &in) == 0 && fstat(STDOUT_FILENO, &out) == 0 && S_ISREG(in.st_mode) &&
      in.st_dev == out.st_dev && in.st_ino == out.st_ino) {
    return fail(ExitCode::usage, "stdin and stdout are the same file");
  }
  return {};
}

}  // namespace hw::sys
