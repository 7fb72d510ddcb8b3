// SPDX-License-Identifier: MIT
#include "watch/track/walker.h"

#include <algorithm>
#include <cerrno>
#include <unordered_set>
#include <utility>

#include "base/result.h"
#include "log/log.h"

namespace hw::watch {

namespace {

// The kernel's queue must not fill while many files are probed.
constexpr std::size_t kProbesPerDrain = 64;

bool is_gone(int error) { return error == ENOENT || error == ENOTDIR || error == ELOOP; }

}  // namespace

int Walker::walk(NodeId start, bool is_recursive, Time time) {
  const std::size_t bottom = to_enter_.size();
  const int status = enter(start, is_recursive, time);
  while (to_enter_.size() > bottom && pause_()) {
    const NodeId id = to_enter_.back();
    to_enter_.pop_back();
    (void)enter(id, is_recursive, time);
  }
  to_enter_.resize(bottom);
  return status;
}

// Whether an event that waits in the queue says that the folder, or one above it, has left the
// place where we look for it or was replaced there: what stands there now may be another one.
bool Walker::has_moved_on(NodeId id) {
  for (; !tree_.is_root(id); id = tree_.parent(id)) {
    const int wd = tree_.watch(tree_.parent(id));
    if (wd != kNoWatch &&
        (queue_.has_leave(wd, tree_.name(id)) || queue_.has_enter(wd, tree_.name(id)))) {
      return true;
    }
  }
  return false;
}

int Walker::enter(NodeId id, bool is_recursive, Time time) {
  const std::string path = tree_.path_of(id);
  const bool is_root = tree_.is_root(id);
  const std::uint64_t from = queue_.end();
  const int wd = system_.add_watch(path, is_root);
  if (wd < 0) {
    report_refusal(id, -wd);
    return -wd;
  }
  const NodeId other = tree_.by_watch(wd);
  std::vector<Entry> entries;
  const int error = is_recursive ? system_.list(path, is_root, reporter_.is_silent(), entries) : 0;
  system_.drain(queue_);
  if (has_moved_on(id)) {
    if (other == kNoNode) {
      system_.remove_watch(wd);
    }
    return ENOENT;  // its event will lead us to it
  }
  if (other != kNoNode) {
    return take_over(id, other) ? enter(id, is_recursive, time) : EEXIST;
  }
  tree_.set_watch(id, wd);
  log::info("watching {}", path);
  if (error != 0) {
    report_refusal(id, error);
  } else if (reporter_.is_silent()) {
    add_silently(id, entries);
  } else {
    report_entries(id, wd, from, std::move(entries), time);
  }
  return error;
}

// The kernel knows the folder `id` as `other`. If that one has left its place, its watch is given
// back: what is queued for it belongs to its former name, and the folder is new under this one.
// Else it can be reached by two paths (a bind mount), and is watched as what it was first.
bool Walker::take_over(NodeId id, NodeId other) {
  const int wd = tree_.watch(other);
  if (!has_moved_on(other) && is_still(other)) {
    const std::string path = tree_.path_of(id);
    const std::string other_path = tree_.path_of(other);
    if (const auto identity = system_.identity(path);
        identity && identity == system_.identity(other_path)) {
      log::warning("{}: the same folder as {}; watched once", path, other_path);
    }
    return false;
  }
  tree_.set_watch(other, kNoWatch);
  system_.remove_watch(wd);
  return true;
}

bool Walker::is_still(NodeId id) {
  const int wd = system_.add_watch(tree_.path_of(id), tree_.is_root(id));
  if (wd >= 0 && wd != tree_.watch(id) && tree_.by_watch(wd) == kNoNode) {
    system_.remove_watch(wd);
  }
  return wd == tree_.watch(id);
}

void Walker::report_refusal(NodeId id, int error) {
  if (is_gone(error) || (tree_.is_root(id) && error != ENOSPC)) {
    return;  // gone again: an event says so; a root: the caller says so
  }
  if (error != ENOSPC) {
    log::warning("{}; its content is not watched", system_error(tree_.path_of(id), error).message);
  } else if (!std::exchange(told_limit_, true)) {
    log::error(
        "{}: no more watches: {} folders are watched, this user may have {}; from here on "
        "folders go unwatched; raise the limit with 'sysctl fs.inotify.max_user_watches=1048576'",
        tree_.path_of(id), tree_.watched(), system_.watch_limit());
  }
}

void Walker::add_silently(NodeId id, const std::vector<Entry>& entries) {
  for (const Entry& entry : entries) {
    if (entry.type == EntryType::folder && tree_.find(id, entry.name) == kNoNode) {
      to_enter_.push_back(tree_.add(id, entry.name));
    }
  }
}

void Walker::probe_files(NodeId id, std::vector<Found>& found, const Stories& stories) {
  std::string path = tree_.path_of(id) + '/';
  const std::size_t folder_size = path.size();
  std::size_t probes = 0;
  for (Found& one : found) {
    if (needs_probe(one.entry, stories)) {
      path.replace(folder_size, std::string::npos, one.entry.name);
      one.probe = system_.probe(path);
      if (++probes % kProbesPerDrain == 0) {
        system_.drain(queue_);
      }
    }
  }
  system_.drain(queue_);  // a close before its file's probe is in the queue now
}

void Walker::report_entries(NodeId id, int wd, std::uint64_t from, std::vector<Entry> entries,
                            Time time) {
  std::vector<Found> found;
  found.reserve(entries.size());
  for (Entry& entry : entries) {
    found.push_back({std::move(entry), {Writers::unknown, {}}});
  }
  probe_files(id, found, stories_of(queue_, wd, from));
  const Stories stories = stories_of(queue_, wd, from);
  for (const Finding& finding : reconcile(found, stories)) {
    report_finding(id, finding, time);
  }
}

void Walker::report_finding(NodeId id, const Finding& finding, Time time) {
  reporter_.report(Kind::created, id, finding.name, finding.is_folder, time);
  switch (finding.next) {
    case Finding::Next::written:
      reporter_.report(Kind::written, id, finding.name, false, time);
      break;
    case Finding::Next::settle:
      settler_.wait(id, finding.name, finding.stamp);
      break;
    case Finding::Next::walk:
      if (tree_.find(id, finding.name) == kNoNode) {
        to_enter_.push_back(tree_.add(id, finding.name));
      }
      break;
    default:
      break;
  }
}

void Walker::retry_unwatched(NodeId id, Time time) {
  for (const NodeId node : tree_.unwatched_in(id)) {
    if (tree_.watch(node) == kNoWatch) {
      (void)walk(node, true, time);
    }
  }
}

void Walker::drop(NodeId id) {
  for (const Tree::Removed& removed : tree_.remove(id)) {
    settler_.forget(removed.id);
    if (removed.wd != kNoWatch) {
      system_.remove_watch(removed.wd);
    }
  }
}

bool Walker::walk_again(NodeId root, bool is_recursive, Time time) {
  to_check_.assign(1, root);
  while (!to_check_.empty() && pause_()) {
    const NodeId id = to_check_.back();
    to_check_.pop_back();
    const int error = check_again(id, is_recursive, time);
    if (id == root && is_gone(error)) {
      return false;
    }
    if (error == ESTALE) {
      for (const NodeId child : tree_.children(id)) {
        drop(child);  // they belonged to a folder that stands no more where this one stands
      }
      (void)walk(id, is_recursive, time);
    }
  }
  return true;
}

// 0, or ESTALE if the node's folder is not, or no more, the one that is watched as such.
int Walker::check_again(NodeId id, bool is_recursive, Time time) {
  const std::string path = tree_.path_of(id);
  const int wd = system_.add_watch(path, tree_.is_root(id));
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
  if (is_recursive && system_.list(path, tree_.is_root(id), true, entries) == 0) {
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
    } else if (!queue_.has_enter(wd, entry.name)) {
      reporter_.report(Kind::created, id, entry.name, true, time);
      (void)walk(tree_.add(id, entry.name), true, time);
    }
  }
  for (const NodeId child : tree_.children(id)) {
    if (!names.contains(tree_.name(child)) && !queue_.has_leave(wd, tree_.name(child))) {
      drop(child);
    }
  }
}

}  // namespace hw::watch
