// SPDX-License-Identifier: MIT
#include "sys/io.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "base/limits.h"
#include "sys/fd.h"
#include "sys/poll_until.h"

namespace hw::sys {

namespace {

std::string name_of(int fd) {
  return fd == STDIN_FILENO    ? "stdin"
         : fd == STDOUT_FILENO ? "stdout"
                               : "descriptor " + std::to_string(fd);
}

constexpr Duration kForever{-1};

// Whether a read without waiting is known to work: pipes, from Linux 6.4. On regular files it would
// say EAGAIN for what is only not in memory.
bool can_read_without_waiting(int fd) {
  struct stat status {};
  return fstat(fd, &status) == 0 && S_ISFIFO(status.st_mode);
}

// Sockets and terminals: what is behind them may take a part and then nothing more.
bool may_stall(int fd) {
  struct stat status {};
  return isatty(fd) == 1 || (fstat(fd, &status) == 0 && S_ISSOCK(status.st_mode));
}

// A terminal that has hung up refuses with EIO, as a disk would; a socket says ECONNRESET.
bool reader_has_gone(int fd, int error) {
  return error == EPIPE || error == ECONNRESET ||
         (error == EIO && (wait_for(fd, 0, Duration{0}) & (POLLERR | POLLHUP)) != 0);
}

}  // namespace

bool can_end(int fd) {
  struct stat status {};
  const int flags = fcntl(fd, F_GETFL);
  if (fstat(fd, &status) != 0 || !S_ISFIFO(status.st_mode) || (flags & O_ACCMODE) != O_RDWR) {
    return true;
  }
  const std::string name = "/proc/self/fd/" + std::to_string(fd);
  const Fd anew(open(name.c_str(), O_RDONLY | O_CLOEXEC | (flags & O_NONBLOCK)));
  return anew && dup2(anew.get(), fd) >= 0 && (wait_for(fd, POLLIN, Duration{0}) & POLLHUP) != 0;
}

std::optional<FileId> file_of(int fd) {
  struct stat status {};
  return fstat(fd, &status) == 0 ? std::optional(FileId{status.st_dev, status.st_ino})
                                 : std::nullopt;
}

std::optional<FileId> file_of(const std::string& target) {
  if (target.starts_with("fd:")) {
    const Result<Fd> fd = open_output(target);
    return fd ? file_of(fd->get()) : std::nullopt;
  }
  struct stat status {};
  return stat(target.c_str(), &status) == 0 ? std::optional(FileId{status.st_dev, status.st_ino})
                                            : std::nullopt;
}

bool lacks_line_end(int fd) {
  struct stat status {};
  if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size == 0) {
    return false;
  }
  // For reading, which `fd` may not be open for.
  const std::string path = "/proc/self/fd/" + std::to_string(fd);
  const Fd file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  char last = '\n';
  return file && pread(file.get(), &last, 1, status.st_size - 1) == 1 && last != '\n';
}

short wait_for(int fd, short events, Duration timeout) {
  std::array<pollfd, 1> entry = {{{fd, events, 0}}};
  int count = 0;
  if (timeout == Duration{0}) {
    count = poll(entry.data(), 1, 0);  // the time does not matter, and this is asked often
  } else {
    count = poll_until(
        entry, timeout < Duration{0} ? std::nullopt : std::optional(clock().monotonic() + timeout));
  }
  return count > 0 ? entry[0].revents : static_cast<short>(0);
}

int write_all(int fd, std::string_view bytes) { return write_rest(fd, bytes); }

int write_rest(int fd, std::string_view& rest) {
  while (!rest.empty()) {
    const ssize_t count = write(fd, rest.data(), rest.size());
    if (count >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno == EAGAIN) {
      (void)wait_for(fd, POLLOUT, kForever);
    } else if (errno != EINTR) {
      const int error = errno;
      return reader_has_gone(fd, error) ? EPIPE : error;
    }
  }
  return 0;
}

std::size_t writable_now(int fd, std::size_t wanted) {
  if (wait_for(fd, POLLOUT, Duration{0}) == 0) {
    return 0;
  }
  if (wanted <= limits::kDirectWriteMax) {
    return wanted;
  }
  const int capacity = fcntl(fd, F_GETPIPE_SZ);
  if (capacity < 0) {
    return may_stall(fd) ? limits::kDirectWriteMax : wanted;
  }
  int waiting = 0;
  const bool is_empty = ioctl(fd, FIONREAD, &waiting) == 0 && waiting == 0;
  return std::min(wanted, is_empty ? static_cast<std::size_t>(capacity) : limits::kDirectWriteMax);
}

Result<std::optional<std::size_t>> read_some(int fd, char* buffer, std::size_t size) {
  while (true) {
    iovec vector{buffer, size};
    // The offset -1 is the descriptor's own position.
    const bool tries = can_read_without_waiting(fd);
    ssize_t count = tries ? preadv2(fd, &vector, 1, -1, RWF_NOWAIT) : -1;
    if (count < 0 && (!tries || errno != EAGAIN)) {
      count = read(fd, buffer, size);
    }
    if (count >= 0) {
      return static_cast<std::size_t>(count);
    }
    if (errno == EAGAIN) {
      return std::nullopt;
    }
    if (errno != EINTR) {
      return fail(ExitCode::io, system_error(name_of(fd), errno).message);
    }
  }
}

}  // namespace hw::sys
