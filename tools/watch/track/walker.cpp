// SPDX-License-Identifier: MIT
#include "watch/track/walker.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "base/result.h"
#include "log/log.h"

namespace hw::watch {

namespace {

// The kernel's queue must not fill while many files are probed.
constexpr std::size_t kProbesPerDrain = 64;
// Of the initial state; what others move meanwhile is found when all is there.
constexpr std::size_t kFoldersPerDrain = 64;

}  // namespace

bool is_gone(int error) { return error == ENOENT || error == ENOTDIR || error == ELOOP; }

int Walker::walk(NodeId start, Time time) {
  const std::size_t bottom = to_enter_.size();
  const std::size_t links_bottom = links_to_enter_.size();
  const int status = enter(start, time);
  while ((to_enter_.size() > bottom || links_to_enter_.size() > links_bottom) && pause_()) {
    std::vector<NodeId>& next = to_enter_.size() > bottom ? to_enter_ : links_to_enter_;
    const NodeId id = next.back();
    next.pop_back();
    (void)enter(id, time);
  }
  to_enter_.resize(bottom);
  links_to_enter_.resize(links_bottom);
  return status;
}

void Walker::walk_child(NodeId folder, std::string_view name, Time time) {
  if (scope_.descends(folder)) {
    (void)walk(tree_.add(folder, name), time);
  }
}

void Walker::walk_link(NodeId folder, std::string_view name, Time time) {
  if (scope_.follows_links() && scope_.descends(folder) && tree_.find(folder, name) == kNoNode &&
      system_.standing(join(tree_.path_of(folder), name)) == Standing::folder) {
    const NodeId id = tree_.add(folder, name);
    tree_.set_link(id);
    (void)walk(id, time);
  }
}

// Notes a folder, or a link that may lead to one, that was found while its folder was read.
void Walker::enter_later(NodeId id, const Entry& entry) {
  const bool is_link = entry.type == EntryType::link;
  if ((!is_link && entry.type != EntryType::folder) || !scope_.descends(id) ||
      (tree_.has_children(id) && tree_.find(id, entry.name) != kNoNode)) {
    return;
  }
  if (is_link && (!scope_.follows_links() ||
                  system_.standing(join(tree_.path_of(id), entry.name)) != Standing::folder)) {
    return;
  }
  const NodeId child = tree_.add(id, entry.name);
  if (is_link) {
    tree_.set_link(child);
  }
  (is_link ? links_to_enter_ : to_enter_).push_back(child);
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

// Whether a folder stands on another file system than its root, where that matters.
bool Walker::is_elsewhere(NodeId id, const std::string& path) {
  if (!scope_.stays_on_device()) {
    return false;
  }
  const auto identity = system_.identity(path);
  if (tree_.is_root(id) && identity) {
    root_identities_[tree_.root(id)] = *identity;
  }
  return identity && identity->device != root_identities_[tree_.root(id)].device;
}

int Walker::enter(NodeId id, Time time) {
  const std::string path = tree_.path_of(id);
  if (is_elsewhere(id, path)) {
    return EXDEV;
  }
  // The folder of a root may have been heard before, while the root was waited for.
  const std::uint64_t from = tree_.is_root(id) ? queue_.begin() : queue_.end();
  const int wd = system_.add_watch(path, tree_.follows(id));
  if (wd < 0) {
    report_refusal(id, -wd);
    return -wd;
  }
  const NodeId other = tree_.by_watch(wd);
  std::vector<Entry> entries;
  const bool folders_only = reporter_.is_silent();
  const int error =
      folders_only && !scope_.descends(id) ? 0 : list(id, path, folders_only, entries);
  if (!reporter_.is_silent() || ++entered_ % kFoldersPerDrain == 0) {
    system_.drain(queue_);
  }
  if (!reporter_.is_silent() && has_moved_on(id)) {
    if (other == kNoNode) {
      system_.remove_watch(wd);
    }
    return ENOENT;  // its event will lead us to it
  }
  if (other != kNoNode) {
    return take_over(id, other) ? enter(id, time) : EEXIST;
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

// What is admitted of a folder; or of its folders, and links, which may lead to some.
int Walker::list(NodeId id, const std::string& path, bool folders_only,
                 std::vector<Entry>& entries) {
  const int error = system_.list(path, tree_.follows(id), folders_only, entries);
  scope_.read_ignores(id, entries);
  std::erase_if(entries, [&](const Entry& entry) {
    return !scope_.admits(id, entry.name, entry.type == EntryType::folder);
  });
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
      const std::string message = path + ": the same folder as " + other_path + "; watched once";
      log::write(tree_.follows(id) ? log::Level::info : log::Level::warning, message);
    }
    return false;
  }
  tree_.set_watch(other, kNoWatch);
  system_.remove_watch(wd);
  return true;
}

bool Walker::is_still(NodeId id) {
  const int wd = system_.add_watch(tree_.path_of(id), tree_.follows(id));
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
    enter_later(id, entry);
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
  Stories stories = stories_of(queue_, wd, from);
  std::erase_if(stories, [&](const auto& story) {
    return !scope_.admits(id, story.first, story.second.is_folder);
  });
  for (const Finding& finding : reconcile(found, stories)) {
    report_finding(id, finding, time);
  }
  for (const Found& one : found) {
    if (one.entry.type == EntryType::link) {
      enter_later(id, one.entry);
    }
  }
}

void Walker::report_finding(NodeId id, const Finding& finding, Time time) {
  reporter_.report(Kind::created, id, finding.name, finding.is_folder, time);
  switch (finding.next) {
    case Finding::Next::written:
      settler_.report_written(id, finding.name, finding.stamp, time);
      break;
    case Finding::Next::settle:
      settler_.wait(id, finding.name, finding.stamp);
      break;
    case Finding::Next::walk:
      enter_later(id, {std::string(finding.name), EntryType::folder});
      break;
    default:
      break;
  }
}

void Walker::retry_unwatched(NodeId id, Time time) {
  for (const NodeId node : tree_.unwatched_in(id)) {
    if (tree_.watch(node) == kNoWatch) {
      (void)walk(node, time);
    }
  }
}

void Walker::drop(NodeId id) {
  for (const Tree::Removed& removed : tree_.remove(id)) {
    settler_.forget(removed.id);
    rescan_.forget(removed.id);
    scope_.forget(removed.id);
    if (removed.wd != kNoWatch) {
      system_.remove_watch(removed.wd);
    }
  }
}

}  // namespace hw::watch
