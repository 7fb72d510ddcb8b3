// SPDX-License-Identifier: MIT
// The part of Walker that looks again at what is known.
#include <cerrno>
#include <unordered_set>

#include "watch/track/walker.h"

namespace hw::watch {

bool Walker::walk_again(NodeId root, Time time) {
  to_check_.assign(1, root);
  while (!to_check_.empty() && pause_()) {
    const NodeId id = to_check_.back();
    to_check_.pop_back();
    const int error = check_again(id, time);
    if (id == root && is_gone(error)) {
      return false;
    }
    if (error == ESTALE) {
      for (const NodeId child : tree_.children(id)) {
        drop(child);  // they belonged to a folder that stands no more where this one stands
      }
      (void)walk(id, time);
    }
  }
  return true;
}

// 0, or ESTALE if the node's folder is not, or no more, the one that is watched as such.
int Walker::check_again(NodeId id, Time time) {
  const std::string path = tree_.path_of(id);
  const int wd = system_.add_watch(path, tree_.follows(id));
  if (wd < 0 && is_gone(-wd)) {
    return -wd;  // the folder above knows that it is gone, or an event will tell
  }
  if (wd < 0 || tree_.by_watch(wd) != id) {
    if (tree_.watch(id) != kNoWatch) {
      system_.remove_watch(tree_.watch(id));
      tree_.set_watch(id, kNoWatch);
    }
    return ESTALE;
  }
  std::vector<Entry> entries;
  if (scope_.descends(id) && list(id, path, true, entries) == 0) {
    system_.drain(queue_);
    compare(id, entries, time);
  }
  return 0;
}

// What a folder was thought to hold and what it holds, unless an event in the queue speaks for it.
void Walker::compare(NodeId id, const std::vector<Entry>& entries, Time time) {
  const int wd = tree_.watch(id);
  std::unordered_set<std::string_view> names;
  for (const Entry& entry : entries) {
    names.insert(entry.name);
    const NodeId child = tree_.find(id, entry.name);
    if (child != kNoNode) {
      to_check_.push_back(child);
    } else if (entry.type == EntryType::link) {
      walk_link(id, entry.name, time);
    } else if (!queue_.has_enter(wd, entry.name)) {
      reporter_.report(Kind::created, id, entry.name, true, time);
      walk_child(id, entry.name, time);
    }
  }
  for (const NodeId child : tree_.children(id)) {
    if (!names.contains(tree_.name(child)) && !queue_.has_leave(wd, tree_.name(child))) {
      drop(child);
    }
  }
}

void Walker::fit(NodeId id, Time time) {
  std::vector<NodeId> left{id};
  while (!left.empty() && pause_()) {
    const NodeId node = left.back();
    left.pop_back();
    std::vector<Entry> entries;
    if (scope_.descends(node)) {
      (void)list(node, tree_.path_of(node), true, entries);
    }
    for (const NodeId child : tree_.children(node)) {
      if (scope_.descends(node) && scope_.admits(node, tree_.name(child), true)) {
        left.push_back(child);
      } else {
        drop(child);
      }
    }
    for (const Entry& entry : entries) {
      if (entry.type == EntryType::folder && tree_.find(node, entry.name) == kNoNode) {
        walk_child(node, entry.name, time);
      }
    }
  }
}

}  // namespace hw::watch
