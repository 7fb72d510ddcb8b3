// SPDX-License-Identifier: MIT
#include "service/control_socket.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "base/fs.h"

namespace hw::service {

namespace {}  // namespace

Result<sockaddr_un> address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    return fail(ExitCode::usage,
                fmt::format("{}: a socket's path has at most {} bytes; set HW_HOME", path,
                            sizeof address.sun_path - 1));
  }
  std::copy(path.begin(), path.end(), address.sun_path);
  return address;
}

Result<sys::Fd> make_socket() {
  sys::Fd fd(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!fd) {
    return fail_errno("socket", errno);
  }
  return fd;
}

Result<sys::Fd> lock_name(const std::string& path) {
  HW_TRY(make_private_folder(folder_of(path)));
  const std::string file = std::filesystem::path(path).replace_extension(".lock");
  sys::Fd fd(open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!fd) {
    return fail_errno(file, errno);
  }
  if (flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
    return errno == EWOULDBLOCK
               ? fail(ExitCode::unavailable, path + ": another program has this name")
               : fail_errno(file, errno);
  }
  return fd;
}

Result<sys::Fd> listen_at(const std::string& path) {
  HW_TRY_ASSIGN(const sockaddr_un address, address_of(path));
  HW_TRY_ASSIGN(sys::Fd fd, make_socket());
  (void)unlink(path.c_str());  // of one that has been killed
  const mode_t before = umask(077);
  const bool is_bound =
      bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  const int error = errno;
  umask(before);
  if (!is_bound) {
    return fail_errno(path, error);
  }
  if (listen(fd.get(), SOMAXCONN) != 0) {
    return fail_errno(path, errno);
  }
  return fd;
}

}  // namespace hw::service
