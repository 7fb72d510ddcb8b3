// SPDX-License-Identifier: MIT
#include "service/file_watch.h"

#include <dirent.h>
#include <fmt/core.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <set>

#include "log/log.h"

namespace hw::service {

namespace {

// Not CREATE of a plain file: what is in it comes with its close.
constexpr std::uint32_t kEvents =
    IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CREATE | IN_ATTRIB;

std::string looks_of_file(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) {
    return "";
  }
  return fmt::format("{} {} {} {} {}", status.st_dev, status.st_ino, status.st_size,
                     status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
}

std::string looks_of_folder(const std::string& path) {
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(opendir(path.c_str()), &closedir);
  std::set<std::string> names;
  while (const dirent* entry = folder ? readdir(folder.get()) : nullptr) {  // NOLINT: our own DIR
    if (entry->d_name[0] != '.') {
      names.insert(entry->d_name);
    }
  }
  std::string all;
  for (const std::string& name : names) {
    (all += name) += '/';
  }
  return all;
}

std::string parent_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, std::max<std::size_t>(slash, 1));
}

}  // namespace

Result<FileWatch> FileWatch::open() {
  sys::Fd fd(inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
  if (!fd) {
    return fail_errno("--watch-config", errno);
  }
  return FileWatch(std::move(fd));
}

void FileWatch::watch_folder_of(const std::string& path) {
  const int wd = inotify_add_watch(inotify_.get(), path.c_str(), kEvents | IN_ONLYDIR);
  if (wd < 0) {
    log::warning("{}", system_error(fmt::format("--watch-config: {}", path), errno).message);
  } else {
    watches_.push_back(wd);
  }
}

void FileWatch::set(const Inputs& inputs) {
  const std::vector<int> former = std::exchange(watches_, {});
  std::set<std::string> parents(inputs.folders.begin(), inputs.folders.end());
  files_.clear();
  folders_.clear();
  for (const std::string& file : inputs.files) {
    parents.insert(parent_of(file));
  }
  for (const std::string& parent : parents) {
    watch_folder_of(parent);
  }
  for (const int wd : former) {
    if (std::find(watches_.begin(), watches_.end(), wd) == watches_.end()) {
      inotify_rm_watch(inotify_.get(), wd);
    }
  }
  // After the watches: what changes from here on is seen.
  for (const std::string& file : inputs.files) {
    files_[file] = looks_of_file(file);
  }
  for (const std::string& folder : inputs.folders) {
    folders_[folder] = looks_of_folder(folder);
  }
}

// Takes the events; whether one of them can matter.
bool FileWatch::drain() const {
  alignas(inotify_event) std::array<char, 16384> buffer{};
  bool matters = false;
  for (ssize_t size = 0; (size = read(inotify_.get(), buffer.data(), buffer.size())) > 0;) {
    for (ssize_t at = 0; at < size;) {
      const auto* const event = reinterpret_cast<const inotify_event*>(buffer.data() + at);
      matters = matters || event->mask != IN_CREATE || event->len == 0;
      at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
    }
  }
  return matters;
}

bool FileWatch::has_changed() {
  if (!drain()) {
    return false;
  }
  bool changed = false;
  for (auto& [path, looks] : files_) {
    std::string now = looks_of_file(path);
    if (!now.empty() && now != looks) {
      looks = std::move(now);
      changed = true;
    }
  }
  for (auto& [path, looks] : folders_) {
    std::string now = looks_of_folder(path);
    if (now != looks) {
      looks = std::move(now);
      changed = true;
    }
  }
  return changed;
}

}  // namespace hw::service
