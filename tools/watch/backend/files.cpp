// SPDX-License-Identifier: MIT
#include "watch/backend/files.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

#include "base/fs.h"
#include "ignore/repository.h"
#include "sys/fd.h"
#include "watch/backend/file_systems.h"

namespace hw::watch {

namespace {

EntryType type_of(int folder, const char* name, unsigned type) {
  if (type == DT_UNKNOWN) {
    struct stat status {};
    return fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 ? type_of_mode(status.st_mode)
                                                                    : EntryType::other;
  }
  return type_of_mode(DTTOIF(type));
}

Stamp stamp_of(const struct stat& status) {
  return {status.st_size, status.st_mtim.tv_sec * 1'000'000'000 + status.st_mtim.tv_nsec};
}

// `none` leaves a lease with us.
Writers writers_of(int file) {
  if (is_remote(file)) {
    return Writers::unknown;  // a lease says nothing of those who write elsewhere
  }
  if (fcntl(file, F_SETLEASE, F_RDLCK) == 0) {
    return Writers::none;
  }
  return errno == EAGAIN ? Writers::some : Writers::unknown;
}

}  // namespace

EntryType type_of_mode(unsigned mode) {
  return S_ISDIR(mode)   ? EntryType::folder
         : S_ISREG(mode) ? EntryType::regular
         : S_ISLNK(mode) ? EntryType::link
                         : EntryType::other;
}

void ignore_lease_signals() { (void)std::signal(SIGIO, SIG_IGN); }

int for_each_name(int folder, const std::function<void(const char* name, unsigned type)>& each) {
  alignas(dirent64) std::array<char, 32768> block;
  while (true) {
    const ssize_t count = getdents64(folder, block.data(), block.size());
    if (count <= 0) {
      return count < 0 ? errno : 0;
    }
    for (std::size_t at = 0; at < static_cast<std::size_t>(count);) {
      const auto& entry = *reinterpret_cast<const dirent64*>(block.data() + at);
      at += entry.d_reclen;
      const std::string_view name = static_cast<const char*>(entry.d_name);
      if (name != "." && name != "..") {
        each(name.data(), entry.d_type);
      }
    }
  }
}

int Files::list(const std::string& path, bool follows, bool folders_only,
                std::vector<Entry>& entries) {
  const sys::Fd folder(::open(
      path.c_str(), O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC | (follows ? 0 : O_NOFOLLOW)));
  if (!folder) {
    return errno;
  }
  return for_each_name(folder.get(), [&](const char* name, unsigned dirent_type) {
    const EntryType type = type_of(folder.get(), name, dirent_type);
    if (!folders_only || type == EntryType::folder || type == EntryType::link ||
        ignore::is_file_name(name)) {
      entries.push_back({name, type});
    }
  });
}

std::optional<Stamp> Files::stamp(const std::string& path) {
  struct stat status {};
  if (lstat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) {
    return std::nullopt;
  }
  return stamp_of(status);
}

std::optional<Time> Files::changed_at(const std::string& path) {
  struct stat status {};
  if (lstat(path.c_str(), &status) != 0) {
    return std::nullopt;
  }
  return Time(std::chrono::seconds(status.st_ctim.tv_sec) +
              std::chrono::nanoseconds(status.st_ctim.tv_nsec));
}

std::optional<Fact> Files::fact(const std::string& path) {
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

Probe Files::probe(const std::string& path) {
  struct stat status {};
  if (lstat(path.c_str(), &status) != 0) {
    return {Writers::gone, {}};
  }
  if (!S_ISREG(status.st_mode)) {
    return {Writers::other, {}};  // never opened: it might be a FIFO that somebody waits at
  }
  const sys::Fd file(
      ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY));
  if (!file) {
    return {errno == ENOENT ? Writers::gone : Writers::unknown, stamp_of(status)};
  }
  const Writers writers = writers_of(file.get());
  // While we hold the lease nobody writes: what it looks like now it looks like when complete.
  (void)fstat(file.get(), &status);
  if (writers == Writers::none) {
    (void)fcntl(file.get(), F_SETLEASE, F_UNLCK);
  }
  return {writers, stamp_of(status)};
}

std::optional<Identity> Files::identity(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) {
    return std::nullopt;
  }
  return Identity{status.st_dev, status.st_ino};
}

Standing Files::standing(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) {
    return Standing::missing;
  }
  return S_ISDIR(status.st_mode) ? Standing::folder : Standing::other;
}

std::string Files::watch_limit() {
  const auto text = read_file("/proc/sys/fs/inotify/max_user_watches", 64);
  return text ? text->substr(0, text->find('\n')) : "?";
}

}  // namespace hw::watch
