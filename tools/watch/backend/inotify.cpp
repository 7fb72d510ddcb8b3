// SPDX-License-Identifier: MIT
#include "watch/backend/inotify.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <csignal>
#include <cstddef>
#include <cstring>

#include "base/fs.h"
#include "base/limits.h"

namespace hw::watch {

namespace {

constexpr std::uint32_t kMask = IN_CREATE | IN_CLOSE_WRITE | IN_DELETE | IN_MOVED_FROM |
                                IN_MOVED_TO | IN_ONLYDIR | IN_EXCL_UNLINK;
// What becomes of a root no folder above it tells; of the others it does.
constexpr std::uint32_t kSelfMask = IN_DELETE_SELF | IN_MOVE_SELF;
constexpr std::size_t kLongestEvent = sizeof(inotify_event) + NAME_MAX + 1;

EntryType type_of_mode(mode_t mode) {
  return S_ISDIR(mode)   ? EntryType::folder
         : S_ISREG(mode) ? EntryType::regular
         : S_ISLNK(mode) ? EntryType::link
                         : EntryType::other;
}

Stamp stamp_of(const struct stat& status) {
  return {status.st_size, status.st_mtim.tv_sec * 1'000'000'000 + status.st_mtim.tv_nsec};
}

std::uint32_t mask_for(const Kinds& kinds) {
  return kMask | (kinds.has(Kind::modified) ? IN_MODIFY : 0U) |
         (kinds.has(Kind::attributes) ? IN_ATTRIB : 0U);
}

EntryType type_of(int folder, const dirent64& entry) {
  if (entry.d_type == DT_UNKNOWN) {
    struct stat status {};
    return fstatat(folder, entry.d_name, &status, AT_SYMLINK_NOFOLLOW) == 0
               ? type_of_mode(status.st_mode)
               : EntryType::other;
  }
  return type_of_mode(static_cast<mode_t>(DTTOIF(entry.d_type)));
}

void take_entries(int folder, const char* bytes, std::size_t size, bool folders_only,
                  std::vector<Entry>& entries) {
  for (std::size_t at = 0; at < size;) {
    const auto& entry = *reinterpret_cast<const dirent64*>(bytes + at);
    at += entry.d_reclen;
    const std::string_view name = static_cast<const char*>(entry.d_name);
    if (name == "." || name == "..") {
      continue;
    }
    const EntryType type = type_of(folder, entry);
    if (!folders_only || type == EntryType::folder || type == EntryType::link) {
      entries.push_back({std::string(name), type});
    }
  }
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
  (void)std::signal(SIGIO, SIG_IGN);
  return std::unique_ptr<Inotify>(new Inotify(std::move(fd), mask_for(kinds)));  // NOLINT: private
}

Inotify::Inotify(sys::Fd fd, std::uint32_t mask)
    : fd_(std::move(fd)), mask_(mask), buffer_(new char[limits::kReadBlock]) {}

int Inotify::add_watch(const std::string& path, bool follows) {
  const int wd =
      inotify_add_watch(fd_.get(), path.c_str(), mask_ | (follows ? kSelfMask : IN_DONT_FOLLOW));
  return wd >= 0 ? wd : -errno;
}

void Inotify::remove_watch(int wd) { (void)inotify_rm_watch(fd_.get(), wd); }

int Inotify::list(const std::string& path, bool follows, bool folders_only,
                  std::vector<Entry>& entries) {
  const sys::Fd folder(::open(
      path.c_str(), O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC | (follows ? 0 : O_NOFOLLOW)));
  if (!folder) {
    return errno;
  }
  alignas(dirent64) std::array<char, 32768> block;
  while (true) {
    const ssize_t count = getdents64(folder.get(), block.data(), block.size());
    if (count <= 0) {
      return count < 0 ? errno : 0;
    }
    take_entries(folder.get(), block.data(), static_cast<std::size_t>(count), folders_only,
                 entries);
  }
}

std::optional<Stamp> Inotify::stamp(const std::string& path) {
  struct stat status {};
  if (lstat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) {
    return std::nullopt;
  }
  return stamp_of(status);
}

std::optional<Time> Inotify::changed_at(const std::string& path) {
  struct stat status {};
  if (lstat(path.c_str(), &status) != 0) {
    return std::nullopt;
  }
  return Time(std::chrono::seconds(status.st_ctim.tv_sec) +
              std::chrono::nanoseconds(status.st_ctim.tv_nsec));
}

std::optional<Fact> Inotify::fact(const std::string& path) {
  struct statx status {};
  if (statx(AT_FDCWD, path.c_str(), AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT,
            STATX_BASIC_STATS | STATX_BTIME, &status) != 0) {
    return std::nullopt;
  }
  const auto ns = [](const statx_timestamp& time) {
    return time.tv_sec * 1'000'000'000 + time.tv_nsec;
  };
  const mode_t mode = status.stx_mode;
  return Fact{.type = S_ISREG(mode)   ? 'f'
                      : S_ISDIR(mode) ? 'd'
                      : S_ISLNK(mode) ? 'l'
                                      : 'o',
              .inode = status.stx_ino,
              .born_ns = (status.stx_mask & STATX_BTIME) != 0 ? ns(status.stx_btime) : 0,
              .size = S_ISREG(mode) ? static_cast<std::int64_t>(status.stx_size) : 0,
              .mtime_ns = S_ISREG(mode) ? ns(status.stx_mtime) : 0,
              .mode = mode & 07777U,
              .user = status.stx_uid,
              .group = status.stx_gid};
}

Probe Inotify::probe(const std::string& path) {
  struct stat status {};
  if (lstat(path.c_str(), &status) != 0) {
    return {Writers::gone, {}};
  }
  if (!S_ISREG(status.st_mode)) {
    return {Writers::other, {}};  // never opened: it might be a FIFO that somebody waits at
  }
  const Stamp stamp = stamp_of(status);
  const sys::Fd file(
      ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY));
  if (!file) {
    return {errno == ENOENT ? Writers::gone : Writers::unknown, stamp};
  }
  if (fcntl(file.get(), F_SETLEASE, F_RDLCK) == 0) {
    (void)fcntl(file.get(), F_SETLEASE, F_UNLCK);
    return {Writers::none, stamp};
  }
  return {errno == EAGAIN ? Writers::some : Writers::unknown, stamp};
}

std::optional<Identity> Inotify::identity(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) {
    return std::nullopt;
  }
  return Identity{status.st_dev, status.st_ino};
}

Standing Inotify::standing(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) {
    return Standing::missing;
  }
  return S_ISDIR(status.st_mode) ? Standing::folder : Standing::other;
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

std::string Inotify::watch_limit() {
  const auto text = read_file("/proc/sys/fs/inotify/max_user_watches", 64);
  return text ? text->substr(0, text->find('\n')) : "?";
}

}  // namespace hw::watch
