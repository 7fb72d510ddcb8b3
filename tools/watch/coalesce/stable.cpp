// SPDX-License-Identifier: MIT
#include "watch/coalesce/stable.h"

#include <utility>
#include <vector>

namespace hw::watch {

void Stable::push(const Record& record) {
  const Change change = change_of(record);
  switch (record.kind) {
    case Kind::written:
      close(change);
      return;
    case Kind::created:
    case Kind::modified:
    case Kind::rescanned:
      if (!record.is_folder) {
        hold(change);
      }
      break;
    case Kind::deleted:
      drop_inside(change.path);
      break;
    case Kind::renamed:
      drop_inside(change.path);
      rename(change);
      break;
    default:
      break;
  }
  pass(record);
}

// Its time begins anew.
void Stable::hold(const Change& change) {
  const auto [at, is_new] = files_.try_emplace(change.path);
  at->second.change = change;
  at->second.is_told = false;
  wait(at);
}

void Stable::close(const Change& change) {
  const auto at = files_.find(change.path);
  if (at != files_.end() && at->second.is_told) {
    const auto stamp = system_.stamp(change.path);
    if (stamp == at->second.stamp) {
      files_.erase(at);
      return;
    }
  }
  hold(change);
}

void Stable::wait(Files::iterator at) {
  at->second.stamp = system_.stamp(at->first).value_or(Stamp{});
  at->second.due = clock().monotonic() + rest_;
  turns_.emplace(at->second.due, at->first);
}

// Takes files along that are renamed, or stand in a folder that is.
void Stable::rename(const Change& change) {
  std::vector<File> moved;
  for (auto at = files_.lower_bound(change.from); at != files_.end();) {
    const std::string& path = at->first;
    if (path != change.from && !path.starts_with(change.from + '/')) {
      if (!path.starts_with(change.from)) {
        break;
      }
      ++at;
      continue;
    }
    File file = std::move(at->second);
    file.change.path = change.path + path.substr(change.from.size());
    file.change.folder_size =
        path == change.from ? change.folder_size : file.change.path.rfind('/');
    moved.push_back(std::move(file));
    at = files_.erase(at);
  }
  for (File& file : moved) {
    const std::string path = file.change.path;
    turns_.emplace(file.due, path);
    files_.insert_or_assign(path, std::move(file));
  }
}

void Stable::drop_inside(const std::string& folder) {
  files_.erase(folder);
  const std::string prefix = folder + '/';
  auto end = files_.lower_bound(prefix);
  while (end != files_.end() && end->first.starts_with(prefix)) {
    end = files_.erase(end);
  }
}

std::optional<Duration> Stable::next() const {
  return turns_.empty() ? std::nullopt : std::optional(turns_.begin()->first);
}

void Stable::tell(Files::iterator at) {
  Change change = at->second.change;
  const bool was_closed = change.kind == Kind::written;
  change.kind = Kind::written;
  change.time = clock().now();
  if (was_closed) {
    files_.erase(at);
  } else {
    at->second.is_told = true;
  }
  pass(change);
}

void Stable::check(Files::iterator at) {
  const auto stamp = system_.stamp(at->first);
  if (!stamp) {
    files_.erase(at);  // gone, or no regular file
  } else if (*stamp == at->second.stamp) {
    tell(at);
  } else {
    wait(at);
  }
}

void Stable::run_due(Duration now) {
  while (!turns_.empty() && turns_.begin()->first <= now) {
    const auto [due, path] = *turns_.begin();
    turns_.erase(turns_.begin());
    const auto at = files_.find(path);
    if (at != files_.end() && at->second.due == due && !at->second.is_told) {
      check(at);
    }
  }
}

void Stable::flush() {
  turns_.clear();
  while (!files_.empty()) {
    const auto at = files_.begin();
    if (!at->second.is_told && system_.stamp(at->first)) {
      at->second.change.kind = Kind::written;
      tell(at);
    } else {
      files_.erase(at);
    }
  }
}

}  // namespace hw::watch
