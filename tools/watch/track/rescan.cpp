// SPDX-License-Identifier: MIT
#include "watch/track/rescan.h"

#include <algorithm>
#include <utility>

namespace hw::watch {

void Rescan::add(NodeId folder, Time since) {
  const auto [at, is_new] = folders_.try_emplace(folder, since);
  at->second = std::min(at->second, since);
  if (folder == current_) {
    current_ = kNoNode;  // once more from the beginning
  }
}

void Rescan::add_tree(NodeId folder, Time since) {
  add(folder, since);
  for (const NodeId child : tree_.children(folder)) {
    add_tree(child, since);
  }
}

void Rescan::forget(NodeId folder) {
  folders_.erase(folder);
  if (folder == current_) {
    current_ = kNoNode;
    is_second_look_ = false;
  }
}

bool Rescan::open(NodeId folder) {
  current_ = folder;
  entries_.clear();
  missed_.clear();
  return system_.list(tree_.path_of(folder), tree_.follows(folder), false, entries_) == 0;
}

void Rescan::look_at(Entry entry) {
  const bool is_folder = entry.type == EntryType::folder;
  if (!scope_.admits(current_, entry.name, is_folder)) {
    return;
  }
  const auto changed = system_.changed_at(join(tree_.path_of(current_), entry.name));
  if (!changed) {
    missed_.push_back(std::move(entry));
  } else if (*changed >= folders_[current_]) {
    reporter_.report(Kind::rescanned, current_, entry.name, is_folder, clock().now());
  }
}

// Whether something of the folder was missed for the first time.
bool Rescan::look_once_more() {
  entries_ = std::exchange(missed_, {});
  is_second_look_ = !is_second_look_ && !entries_.empty();
  return is_second_look_;
}

void Rescan::run(std::size_t max) {
  for (; max > 0 && has_work(); --max) {
    if (current_ == kNoNode && !open(folders_.begin()->first) && !is_second_look_) {
      current_ = kNoNode;
      is_second_look_ = true;
      return;
    }
    if (!entries_.empty()) {
      Entry entry = std::move(entries_.back());
      entries_.pop_back();
      look_at(std::move(entry));
    } else if (look_once_more()) {
      return;
    } else {
      forget(current_);
    }
  }
}

}  // namespace hw::watch
