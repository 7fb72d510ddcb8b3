// SPDX-License-Identifier: MIT
#include "service/file_watch.h"

#include <fmt/core.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <set>

#include "base/fs.h"
#include "log/log.h"

namespace hw::service {

namespace {

constexpr std::uint32_t kEvents =
    IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CREATE | IN_ATTRIB;

std::string parent_of(const std::string& path) {
  const std::string folder = folder_of(path);
  return folder.empty() ? "." : folder;
}

// The folders in which a change can make a path name another file: those above it, as it is
// written and without symbolic links.
void add_folders_above(std::string path, std::set<std::string>& folders) {
  while (folders.insert(path = parent_of(path)).second && path != "." && path != "/") {
  }
}

void add_folders(const std::string& path, std::set<std::string>& folders) {
  add_folders_above(path, folders);
  std::array<char, PATH_MAX> real;
  if (realpath(path.c_str(), real.data()) != nullptr) {
    add_folders_above(real.data(), folders);
  }
}

}  // namespace

Result<FileWatch> FileWatch::open() {
  sys::Fd fd(inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
  if (!fd) {
    return fail_errno("--watch-config", errno);
  }
  return FileWatch(std::move(fd));
}

// Watches what is there now; a folder may have been replaced, or a link turned.
void FileWatch::watch_folders() {
  const std::map<int, std::string> former = std::exchange(watches_, {});
  std::set<std::string> folders;
  for (const auto& [file, looks] : inputs_.files) {
    add_folders(file, folders);
  }
  for (const auto& [folder, looks] : inputs_.folders) {
    add_folders(folder, folders);
    folders.insert(folder);
  }
  for (const std::string& folder : folders) {
    // One that is not there, or not ours to watch: those around it tell.
    const int wd = inotify_add_watch(inotify_.get(), folder.c_str(), kEvents | IN_ONLYDIR);
    if (wd >= 0) {
      watches_[wd] = folder;
    } else if (errno == ENOSPC) {
      log::warning("{}", system_error(fmt::format("--watch-config: {}", folder), errno).message);
    }
  }
  for (const auto& [wd, path] : former) {
    if (!watches_.contains(wd)) {
      inotify_rm_watch(inotify_.get(), wd);
    }
  }
}

bool FileWatch::set(const Inputs& inputs) {
  inputs_ = inputs;
  watch_folders();
  return compare();
}

// What is in a new plain file comes with its close; a new link is whole.
bool FileWatch::matters(int wd, std::uint32_t mask, const char* name) const {
  const auto folder = watches_.find(wd);
  if (mask != IN_CREATE || folder == watches_.end()) {
    return true;
  }
  struct stat status {};
  return lstat(path_from(folder->second, name).c_str(), &status) == 0 &&
         (!S_ISREG(status.st_mode) || status.st_nlink > 1);
}

// Takes the events; whether one of them can matter.
bool FileWatch::drain() const {
  alignas(inotify_event) std::array<char, 16384> buffer{};
  bool found = false;
  for (ssize_t size = 0; (size = read(inotify_.get(), buffer.data(), buffer.size())) > 0;) {
    for (ssize_t at = 0; at < size;) {
      const auto* const event = reinterpret_cast<const inotify_event*>(buffer.data() + at);
      found = found || matters(event->wd, event->mask, event->len > 0 ? event->name : "");
      at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
    }
  }
  return found;
}

// Whether anything looks otherwise than before; it is known from then on.
bool FileWatch::compare() {
  bool changed = false;
  for (auto& [path, looks] : inputs_.files) {
    std::string now = looks_of_file(path);
    if (!now.empty() && now != looks) {
      looks = std::move(now);
      changed = true;
    }
  }
  for (auto& [path, looks] : inputs_.folders) {
    std::string now = looks_of_folder(path);
    if (now != looks) {
      looks = std::move(now);
      changed = true;
    }
  }
  return changed;
}

bool FileWatch::has_changed() {
  if (!drain()) {
    return false;
  }
  watch_folders();
  return compare();
}

}  // namespace hw::service
