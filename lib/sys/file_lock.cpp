// SPDX-License-Identifier: MIT
#include "sys/file_lock.h"

#include <fcntl.h>

#include <cerrno>

namespace hw::sys {

namespace {

struct flock whole_file(short type) {
  struct flock lock {};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  return lock;
}

}  // namespace

Result<FileLock> FileLock::open(const std::string& path) {
  Fd fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!fd) {
    return fail_errno(path, errno);
  }
  return FileLock(path, std::move(fd));
}

Status FileLock::set(int command, short type) const {
  struct flock lock = whole_file(type);
  while (fcntl(fd_.get(), command, &lock) != 0) {
    if (errno != EINTR) {
      return fail_errno(path_, errno);
    }
  }
  return {};
}

Status FileLock::share() { return set(F_OFD_SETLKW, F_RDLCK); }

Status FileLock::release() { return set(F_OFD_SETLK, F_UNLCK); }

bool FileLock::is_held() const {
  struct flock lock = whole_file(F_WRLCK);
  return fcntl(fd_.get(), F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

Status FileLock::wait() const {
  HW_TRY(set(F_OFD_SETLKW, F_WRLCK));
  return set(F_OFD_SETLK, F_UNLCK);
}

}  // namespace hw::sys
