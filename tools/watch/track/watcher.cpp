// SPDX-License-Identifier: MIT
#include "watch/track/watcher.h"

#include <sys/inotify.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "log/log.h"

namespace hw::watch {

namespace {

bool has(const RawEvent& event, std::uint32_t bits) { return (event.mask & bits) != 0; }
bool is_folder(const RawEvent& event) { return has(event, IN_ISDIR); }

}  // namespace

Watcher::Watcher(System& system, const std::vector<Root>& roots, std::size_t pending_max,
                 std::function<bool()> pause)
    : system_(system),
      roots_(roots),
      tree_(paths_),
      pending_(paths_, pending_max),
      reporter_(tree_, pending_),
      settler_(system, tree_, queue_, reporter_),
      walker_(system, tree_, queue_, settler_, reporter_, std::move(pause)) {}

Status Watcher::start() {
  for (std::uint32_t i = 0; i < roots_.size(); ++i) {
    const NodeId node = tree_.add_root(roots_[i].path, i);
    root_nodes_.push_back(node);
    const int error = walker_.walk(node, roots_[i].is_recursive(), clock().now());
    if (error == 0) {
      ++roots_left_;
    } else if (error == ENOSPC) {
      root_nodes_.back() = kNoNode;  // it has been told
    } else {
      return fail_errno(roots_[i].path, error);
    }
  }
  if (roots_left_ == 0) {
    return fail(ExitCode::system, "nothing can be watched");
  }
  // What has happened meanwhile belongs to the initial state too.
  system_.drain(queue_);
  for (std::uint64_t left = queue_.size(); left > 0 && !queue_.empty(); --left) {
    handle(queue_.pop());
  }
  reporter_.set_silent(false);
  return {};
}

bool Watcher::is_recursive(NodeId node) const { return roots_[tree_.root(node)].is_recursive(); }

bool Watcher::admits(NodeId folder, const RawEvent& event) const {
  const Root& root = roots_[tree_.root(folder)];
  return root.admits(event.name) && (root.is_recursive() || !is_folder(event));
}

// Whether the first event has to wait for its other half. If so, it has been looked for.
bool Watcher::must_wait(const RawEvent& event) {
  if (!has(event, IN_MOVED_FROM) || event.done || queue_.moved_to(event.cookie) != nullptr) {
    return false;
  }
  const NodeId folder = tree_.by_watch(event.wd);
  if (folder == kNoNode || !admits(folder, event)) {
    return false;
  }
  system_.drain(queue_);
  return queue_.moved_to(event.cookie) == nullptr && !is_finishing_ &&
         clock().monotonic() < event.read_at + kPairWait;
}

bool Watcher::step() {
  is_waiting_ = must_wait(queue_.front());
  if (!is_waiting_) {
    handle(queue_.pop());
  }
  return !is_waiting_;
}

void Watcher::process(std::size_t max) {
  while (max > 0 && !queue_.empty() && step()) {
    --max;
  }
  if (!settler_.empty()) {
    settler_.run_due(clock().monotonic());
  }
}

void Watcher::finish() {
  is_finishing_ = true;
  system_.drain(queue_);
  // Walks may bring more, which has happened after the end: only what is there now counts.
  for (std::size_t left = queue_.size(); left > 0; --left) {
    (void)step();
  }
  settler_.finish();
}

std::optional<Duration> Watcher::next() const {
  return earlier(settler_.next(),
                 is_waiting_ ? std::optional(queue_.front().read_at + kPairWait) : std::nullopt);
}

void Watcher::handle(const RawEvent& event) {
  if (log::enabled(log::Level::debug)) {
    log::debug("kernel: wd {} {} cookie {} '{}'", event.wd, mask_text(event.mask), event.cookie,
               event.name);
  }
  if (has(event, IN_Q_OVERFLOW)) {
    overflowed(event);
    return;
  }
  const NodeId folder = tree_.by_watch(event.wd);
  if (folder == kNoNode || event.done) {
    return;  // of a folder that has left the tree, or seen already
  }
  if (event.name.empty()) {
    handle_folder(folder, event);
  } else if (admits(folder, event)) {
    handle_entry(folder, event);
  }
}

void Watcher::handle_folder(NodeId folder, const RawEvent& event) {
  if (tree_.is_root(folder)) {
    if (has(event, IN_DELETE_SELF)) {
      root_gone(folder, "deleted", event.time);
    } else if (has(event, IN_MOVE_SELF)) {
      root_gone(folder, "moved away", event.time);
    } else if (has(event, IN_UNMOUNT | IN_IGNORED)) {
      root_gone(folder, "unmounted", event.time);
    }
  } else if (has(event, IN_IGNORED)) {
    tree_.set_watch(folder, kNoWatch);  // the folder above tells what has become of it
  }
}

void Watcher::handle_entry(NodeId folder, const RawEvent& event) {
  if (has(event, IN_CREATE | IN_MOVED_TO)) {
    entered(folder, event);
  } else if (has(event, IN_CLOSE_WRITE)) {
    (void)settler_.take(folder, event.name);
    reporter_.report(Kind::written, folder, event.name, false, event.time);
  } else if (has(event, IN_DELETE)) {
    deleted(folder, event);
  } else if (has(event, IN_MOVED_FROM)) {
    moved_from(folder, event);
  }
}

// Created, or moved in from where nothing is watched.
void Watcher::entered(NodeId folder, const RawEvent& event) {
  if (!is_folder(event)) {
    (void)settler_.take(folder, event.name);
    reporter_.report(Kind::created, folder, event.name, false, event.time);
    if (has(event, IN_MOVED_TO)) {
      settler_.settle(folder, event.name, event.time);
    }
    return;
  }
  const NodeId known = tree_.find(folder, event.name);
  if (known != kNoNode && tree_.watch(known) != kNoWatch && walker_.is_still(known)) {
    return;  // a walk was faster; otherwise an empty folder was replaced
  }
  if (known != kNoNode) {
    walker_.drop(known);
  }
  reporter_.report(Kind::created, folder, event.name, true, event.time);
  (void)walker_.walk(tree_.add(folder, event.name), true, event.time);
}

void Watcher::deleted(NodeId folder, const RawEvent& event) {
  if (is_folder(event)) {
    if (const NodeId node = tree_.find(folder, event.name); node != kNoNode) {
      walker_.drop(node);
    }
  } else {
    (void)settler_.take(folder, event.name);
  }
  reporter_.report(Kind::deleted, folder, event.name, is_folder(event), event.time);
}

void Watcher::moved_from(NodeId folder, const RawEvent& event) {
  RawEvent* const to = queue_.moved_to(event.cookie);
  const NodeId to_folder = to == nullptr ? kNoNode : tree_.by_watch(to->wd);
  const bool stays =
      to_folder != kNoNode && tree_.root(to_folder) == tree_.root(folder) && admits(to_folder, *to);
  if (stays) {
    renamed(folder, event, to_folder, *to);
  } else {
    deleted(folder, event);
  }
}

void Watcher::renamed(NodeId folder, const RawEvent& from, NodeId to_folder, RawEvent& to) {
  queue_.set_done(to);
  const bool was_waiting = settler_.take(folder, from.name);
  (void)settler_.take(to_folder, to.name);
  reporter_.renamed(folder, from.name, to_folder, to.name, is_folder(from), from.time);
  if (is_folder(from)) {
    move_node(folder, from, to_folder, to);
  } else if (was_waiting) {
    settler_.settle(to_folder, to.name, from.time);
  }
}

void Watcher::move_node(NodeId folder, const RawEvent& from, NodeId to_folder, const RawEvent& to) {
  NodeId node = tree_.find(folder, from.name);
  const NodeId replaced = tree_.find(to_folder, to.name);
  const NodeId wrong = tree_.is_within(to_folder, node)    ? node
                       : tree_.is_within(folder, replaced) ? replaced
                                                           : kNoNode;
  if (wrong != kNoNode) {
    // No folder moves into itself: events were lost, and the tree is not what we take it for.
    walker_.drop(wrong);
    walk_all_again(from.time);
    return;
  }
  if (node != kNoNode && replaced != kNoNode && tree_.watch(replaced) != kNoWatch &&
      is_exchange(folder, from, to_folder, to)) {
    tree_.exchange(node, replaced);
  } else {
    if (replaced != kNoNode) {
      walker_.drop(replaced);
    }
    if (node != kNoNode) {
      tree_.move(node, to_folder, to.name);
    } else {
      node = tree_.add(to_folder, to.name);
    }
  }
  walker_.retry_unwatched(node, from.time);
}

// renameat2(RENAME_EXCHANGE) is two renames, one right after the other. Of the second one only the
// report is left to do.
bool Watcher::is_exchange(NodeId folder, const RawEvent& from, NodeId to_folder,
                          const RawEvent& to) {
  system_.drain(queue_);
  const int wd = tree_.watch(folder);
  const int to_wd = tree_.watch(to_folder);
  const int replaced_wd = tree_.watch(tree_.find(to_folder, to.name));
  for (std::uint64_t i = queue_.end() - queue_.size(); i != queue_.end(); ++i) {
    RawEvent& back = queue_.at(i);
    if (back.wd == replaced_wd && has(back, IN_IGNORED)) {
      return false;  // it was replaced
    }
    if (back.wd != to_wd || back.name != to.name || !has(back, IN_MOVED_FROM)) {
      continue;
    }
    RawEvent* const other = queue_.moved_to(back.cookie);
    if (other == nullptr || other->wd != wd || other->name != from.name) {
      return false;
    }
    queue_.set_done(back);
    queue_.set_done(*other);
    reporter_.renamed(to_folder, to.name, folder, from.name, true, back.time);
    return true;
  }
  return false;
}

void Watcher::root_gone(NodeId node, std::string_view how, Time time) {
  log::warning("{}: {}", tree_.path_of(node), how);
  reporter_.report(Kind::deleted, node, "", true, time);
  std::replace(root_nodes_.begin(), root_nodes_.end(), node, kNoNode);
  walker_.drop(node);
  --roots_left_;
}

void Watcher::overflowed(const RawEvent& event) {
  log::warning("the kernel's event queue overflowed: events were lost; reading the tree again");
  for (const NodeId root : root_nodes_) {
    if (root != kNoNode) {
      reporter_.overflow(tree_.path_id(root), Record::kUnknown, event.time);
    }
  }
  walk_all_again(event.time);
}

void Watcher::walk_all_again(Time time) {
  system_.drain(queue_);
  if (queue_.has_overflow()) {
    return;  // that one will do
  }
  for (const NodeId root : std::vector<NodeId>(root_nodes_)) {
    if (root != kNoNode && !walker_.walk_again(root, is_recursive(root), time)) {
      root_gone(root, "gone", time);
    }
  }
}

void Watcher::recover() {
  if (!pending_.can_recover()) {
    return;
  }
  const Time now = clock().now();
  for (const Pending::Loss& loss : pending_.recover()) {
    log::warning("{}: {} events were dropped, as the reader of stdout was too slow",
                 roots_[loss.root].path, loss.dropped);
    // A root that is gone can still have lost events: its path is all that is needed.
    const PathId path = paths_.add(roots_[loss.root].path, loss.root);
    reporter_.overflow(path, loss.dropped, now);
    paths_.unref(path);
  }
  if (!is_finishing_) {
    walk_all_again(now);
  }
}

}  // namespace hw::watch
