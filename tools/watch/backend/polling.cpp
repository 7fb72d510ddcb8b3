// SPDX-License-Identifier: MIT
#include "watch/backend/polling.h"

#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "base/fs.h"
#include "ignore/repository.h"
#include "log/log.h"
#include "watch/track/paths.h"

namespace hw::watch {

namespace {

// Entries that are read before others have their turn.
constexpr std::size_t kItemsPerLook = 8192;

constexpr std::uint32_t kDeleted = IN_DELETE_SELF;
constexpr std::uint32_t kMovedAway = IN_MOVE_SELF;

sys::Fd open_folder(const std::string& path, bool follows) {
  return sys::Fd(::open(
      path.c_str(), O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC | (follows ? 0 : O_NOFOLLOW)));
}

int read_item(int folder, Item& item) {
  struct statx status {};
  if (statx(folder, "", AT_EMPTY_PATH, STATX_BASIC_STATS | STATX_BTIME, &status) != 0) {
    return errno;
  }
  item = item_of(status);
  return 0;
}

bool is_lost(int error) {
  return error == ENOENT || error == ENOTDIR || error == ELOOP || error == ESTALE;
}

}  // namespace

Result<std::unique_ptr<Polling>> Polling::open(const Kinds& kinds, Duration interval) {
  sys::Fd fd(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
  if (!fd) {
    return fail_errno("eventfd", errno);
  }
  ignore_lease_signals();
  return std::unique_ptr<Polling>(new Polling(std::move(fd), kinds, interval));  // NOLINT: private
}

Polling::Polling(sys::Fd fd, const Kinds& kinds, Duration interval)
    : fd_(std::move(fd)), interval_(interval), round_(kinds.has(Kind::modified)) {}

int Polling::add_watch(const std::string& path, bool follows) {
  const sys::Fd fd = open_folder(path, follows);
  Folder folder;
  if (!fd) {
    return -errno;
  }
  if (const int error = read_item(fd.get(), folder.self); error != 0) {
    return -error;
  }
  if (const auto known = by_identity_.find(folder.self.identity); known != by_identity_.end()) {
    folders_[known->second].follows |= follows;
    return known->second;
  }
  // What cannot be read now is told by list().
  folder.has_failed = read_snapshot(fd.get(), folder.snapshot) != 0;
  folder.follows = follows;
  if (folders_.empty()) {
    due_ = clock().monotonic() + interval_;
  }
  by_identity_[folder.self.identity] = ++last_wd_;
  added_ = folder.has_failed ? -1 : last_wd_;
  added_path_ = path;
  folders_[last_wd_] = std::move(folder);
  return last_wd_;
}

void Polling::remove_watch(int wd) { forget(wd); }

void Polling::forget(int wd) {
  if (const auto found = folders_.find(wd); found != folders_.end()) {
    by_identity_.erase(found->second.self.identity);
    folders_.erase(found);
  }
}

int Polling::find(const std::string& path, bool follows) const {
  if (folders_.empty()) {
    return -1;
  }
  const sys::Fd fd = open_folder(path, follows);
  Item item;
  if (!fd || read_item(fd.get(), item) != 0) {
    return -1;
  }
  const auto known = by_identity_.find(item.identity);
  return known == by_identity_.end() ? -1 : known->second;
}

int Polling::list(const std::string& path, bool follows, bool folders_only,
                  std::vector<Entry>& entries) {
  const auto found = path == added_path_ ? folders_.find(added_) : folders_.end();
  if (found == folders_.end()) {
    return Files::list(path, follows, folders_only, entries);
  }
  const Snapshot& snapshot = found->second.snapshot;
  for (const Item& item : snapshot.items()) {
    if (!folders_only || item.is_folder() || item.type == EntryType::link ||
        ignore::is_file_name(snapshot.name(item))) {
      entries.push_back({std::string(snapshot.name(item)), item.type});
    }
  }
  return 0;
}

std::optional<Duration> Polling::rest(int wd) const {
  return wd >= kFirstWatch ? std::optional(std::max(interval_, kLeastRest)) : std::nullopt;
}

void Polling::settled(int wd, std::string_view name, const Stamp& stamp) {
  if (const auto found = folders_.find(wd); found != folders_.end()) {
    found->second.snapshot.set_content(name, stamp);
    round_.settled(wd, name);
  }
}

std::optional<Duration> Polling::due() const {
  return folders_.empty() ? std::nullopt : std::optional(due_);
}

std::optional<Duration> Polling::next_look() const {
  return is_looking_ ? std::optional(began_) : due();
}

std::vector<int> Polling::all() const {
  std::vector<int> wds;
  wds.reserve(folders_.size());
  for (const auto& [wd, folder] : folders_) {
    wds.push_back(wd);
  }
  std::sort(wds.begin(), wds.end());
  return wds;
}

std::vector<int> Polling::begin_round() { return all(); }

void Polling::look(KernelQueue& queue, const PathOf& path_of, bool now) {
  if (is_looking_) {
    go_on(queue, path_of, now);
    if (!now) {
      return;
    }
  }
  if (const auto next = due(); !now && (!next || clock().monotonic() < *next)) {
    return;
  }
  began_ = clock().monotonic();
  to_look_at_ = now ? all() : begin_round();
  std::reverse(to_look_at_.begin(), to_look_at_.end());
  is_looking_ = true;
  go_on(queue, path_of, now);
}

void Polling::go_on(KernelQueue& queue, const PathOf& path_of, bool to_the_end) {
  for (std::size_t left = kItemsPerLook; !to_look_at_.empty() && (to_the_end || left > 0);) {
    const int wd = to_look_at_.back();
    to_look_at_.pop_back();
    if (const auto found = folders_.find(wd); found != folders_.end()) {
      left -= std::min(left, found->second.snapshot.items().size() + 1);
      look_at(wd, path_of(wd));
    }
  }
  if (to_look_at_.empty()) {
    look_where_they_are(path_of);
    end_round(queue);
  }
}

void Polling::look_at(int wd, const std::string& path) {
  if (path.empty()) {
    return;
  }
  Folder& folder = folders_[wd];
  const sys::Fd fd = open_folder(path, folder.follows);
  Item self;
  Snapshot snapshot;
  int error = fd ? read_item(fd.get(), self) : errno;
  const bool is_other = error == 0 && self.identity != folder.self.identity;
  if (is_other || is_lost(error)) {
    lost_.push_back({wd, path, !is_other});  // if it is no root, the folder above knows where it is
    return;
  }
  error = error == 0 ? read_snapshot(fd.get(), snapshot) : error;
  if (error != 0) {
    fail(folder, wd, path, error);
    return;
  }
  folder.has_failed = false;
  round_.compare(wd, folder.snapshot, snapshot);
  if (folder.follows) {
    round_.compare_self(wd, folder.self, self);
  }
  folder.self = self;
  folder.snapshot = std::move(snapshot);
}

// Folders that have moved in this round are looked at in their new places, so that what was moved
// into them, or out of them, is found.
void Polling::look_where_they_are(const PathOf& path_of) {
  std::unordered_map<int, std::string> moved;          // their new paths
  std::unordered_map<std::string, std::string> paths;  // by the former ones
  for (std::size_t before = SIZE_MAX; !lost_.empty() && lost_.size() < before;) {
    before = lost_.size();
    const auto places = round_.new_folders();
    for (Lost& lost : std::exchange(lost_, {})) {
      std::string path;
      const auto above = paths.find(folder_of(lost.path));
      if (const auto place = places.find(folders_[lost.wd].self.identity); place != places.end()) {
        const auto known = moved.find(place->second.wd);
        path = join(known == moved.end() ? path_of(place->second.wd) : known->second,
                    place->second.name);
      } else if (above != paths.end()) {
        path = join(above->second, base_name(lost.path));
      }
      if (path.empty() || moved.contains(lost.wd)) {
        lost_.push_back(std::move(lost));
        continue;
      }
      paths[lost.path] = path;
      moved[lost.wd] = path;
      look_at(lost.wd, path);
    }
  }
}

void Polling::fail(Folder& folder, int wd, const std::string& path, int error) {
  if (is_lost(error)) {
    lost_.push_back({wd, path, true});
  } else if (!std::exchange(folder.has_failed, true)) {
    log::warning("{}; it is tried again", system_error(path, error).message);
  }
}

// Roots that are gone; paths that a move has changed in this round are looked at in the next.
void Polling::end_lost(std::vector<RawEvent>& events) {
  for (const Lost& lost : std::exchange(lost_, {})) {
    const auto found = folders_.find(lost.wd);
    if (found != folders_.end() && found->second.follows && !round_.has_moved_folders()) {
      events.push_back({.wd = lost.wd, .mask = lost.is_missing ? kDeleted : kMovedAway});
      events.push_back({.wd = lost.wd, .mask = IN_IGNORED});
      forget(lost.wd);
    }
  }
}

void Polling::end_round(KernelQueue& queue) {
  const auto lookup = [this](std::uint64_t identity) {
    const auto found = by_identity_.find(identity);
    return found == by_identity_.end()
               ? Round::Known{}
               : Round::Known{found->second, &folders_[found->second].snapshot};
  };
  std::vector<RawEvent> events = round_.take_events(lookup, cookie_);
  end_lost(events);
  const Duration ended = clock().monotonic();
  for (RawEvent& event : events) {
    event.time = clock().now();
    event.read_at = ended;
    queue.append(std::move(event));
  }
  is_looking_ = false;
  due_ = std::max(began_ + interval_, ended + (ended - began_));  // half of the time at most
}

}  // namespace hw::watch
