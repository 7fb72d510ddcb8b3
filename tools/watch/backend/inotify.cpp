// SPDX-License-Identifier: MIT
#include "watch/backend/inotify.h"

#include <sys/inotify.h>
#include <unistd.h>

#include <cerrno>
#include <climits>

#include "base/limits.h"

namespace hw::watch {

namespace {

constexpr std::uint32_t kMask = IN_CREATE | IN_CLOSE_WRITE | IN_DELETE | IN_MOVED_FROM |
                                IN_MOVED_TO | IN_ONLYDIR | IN_EXCL_UNLINK;
// What becomes of a root no folder above it tells; of the others it does.
constexpr std::uint32_t kSelfMask = IN_DELETE_SELF | IN_MOVE_SELF;
constexpr std::size_t kLongestEvent = sizeof(inotify_event) + NAME_MAX + 1;

std::uint32_t mask_for(const Kinds& kinds) {
  return kMask | (kinds.has(Kind::modified) ? IN_MODIFY : 0U) |
         (kinds.has(Kind::attributes) ? IN_ATTRIB : 0U);
}

}  // namespace

Result<std::unique_ptr<Inotify>> Inotify::open(const Kinds& kinds) {
  sys::Fd fd(inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
  if (!fd) {
    const bool too_many = errno == EMFILE;
    std::string message = system_error("inotify", errno).message;
    if (too_many) {
      message +=
          " (too many programs of this user watch files; see 'sysctl "
          "fs.inotify.max_user_instances')";
    }
    return fail(ExitCode::system, std::move(message));
  }
  ignore_lease_signals();
  return std::unique_ptr<Inotify>(new Inotify(std::move(fd), mask_for(kinds)));  // NOLINT: private
}

Inotify::Inotify(sys::Fd fd, std::uint32_t mask)
    : fd_(std::move(fd)), mask_(mask), buffer_(new char[limits::kReadBlock]) {}

int Inotify::add_watch(const std::string& path, bool follows) {
  const int wd =
      inotify_add_watch(fd_.get(), path.c_str(), mask_ | (follows ? kSelfMask : IN_DONT_FOLLOW));
  if (wd > last_wd_) {
    last_wd_ = wd;
    ++watches_;
  }
  return wd >= 0 ? wd : -errno;
}

void Inotify::remove_watch(int wd) {
  (void)inotify_rm_watch(fd_.get(), wd);
  --watches_;
}

void Inotify::drain(KernelQueue& queue) {
  while (!queue.is_full()) {
    const ssize_t count = read(fd_.get(), buffer_.get(), limits::kReadBlock);
    if (count <= 0) {
      return;
    }
    const auto size = static_cast<std::size_t>(count);
    queue.append({buffer_.get(), size}, clock().now(), clock().monotonic());
    if (size + kLongestEvent <= limits::kReadBlock) {
      return;  // the next one would have fitted: there is none, and no call is spent on EAGAIN
    }
  }
}

}  // namespace hw::watch
