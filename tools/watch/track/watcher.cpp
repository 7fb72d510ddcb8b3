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

Watcher::Watcher(System& system, std::vector<Root>& roots, const Rules& rules,
                 std::size_t pending_max, std::function<bool()> pause)
    : system_(system),
      roots_(roots),
      pause_(std::move(pause)),
      tree_(paths_),
      scope_(rules, roots, tree_),
      pending_(paths_, pending_max),
      stages_(rules, system, paths_, pending_),
      reporter_(tree_, scope_, pending_, stages_.first()),
      settler_(system, tree_, queue_, reporter_),
      rescan_(system, tree_, scope_, reporter_, pending_),
      walker_(system, tree_, scope_, queue_, settler_, rescan_, reporter_, pause_),
      root_wait_(system, tree_),
      root_nodes_(roots.size(), kNoNode) {}

Status Watcher::start() {
  if (scope_.rules().terms.initial && !memory_) {
    reporter_.begin_initial();
  }
  for (std::uint32_t root = 0; root < roots_.size(); ++root) {
    if (roots_[root].is_known) {
      HW_TRY(begin(root));
    } else {
      root_wait_.wait(root, roots_[root]);
    }
  }
  if (tree_.watched() == 0 && root_wait_.empty()) {
    return fail(ExitCode::system, "nothing can be watched");
  }
  // What has happened meanwhile belongs to the initial state too.
  system_.drain(queue_);
  bool have_folders_moved = false;
  for (std::uint64_t left = queue_.size(); left > 0 && !queue_.empty(); --left) {
    const RawEvent event = queue_.pop();
    have_folders_moved = have_folders_moved || is_folder(event);
    handle(event);
  }
  if (have_folders_moved && reporter_.is_silent()) {
    walk_all_again(clock().now());
  }
  if (memory_) {
    compare_with_memory();
  }
  reporter_.begin_live();
  return {};
}

Status Watcher::begin(std::uint32_t root) {
  scope_.read_outer_ignores(root);
  const NodeId node = tree_.add_root(roots_[root].path, root);
  root_nodes_[root] = node;
  const int error = walker_.walk(node, clock().now());
  if (error == 0 || error == ENOSPC) {
    return {};  // where watches have run out it has been told
  }
  walker_.drop(node);
  root_nodes_[root] = kNoNode;
  if (!is_gone(error)) {
    return fail_errno(roots_[root].path, error);
  }
  root_wait_.wait(root, roots_[root]);
  return {};
}

bool Watcher::admits(NodeId folder, const RawEvent& event) {
  return scope_.admits(folder, event.name, is_folder(event));
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

// What the backend finds by looking itself, if it is one that does.
void Watcher::look(bool now) {
  const auto path_of = [this](int wd) {
    const NodeId node = tree_.by_watch(wd);
    return node == kNoNode ? std::string() : tree_.path_of(node);
  };
  if (queue_.empty()) {
    system_.look(queue_, path_of, now);
  }
}

void Watcher::process(std::size_t max) {
  look(false);
  while (max > 0 && !queue_.empty() && step()) {
    --max;
  }
  if (rescan_.has_work()) {
    system_.drain(queue_);
    if (queue_.empty()) {
      rescan_.run(kRescanPerTurn);
    }
  }
  if (!settler_.empty()) {
    settler_.run_due(clock().monotonic());
  }
  if (const auto due = stages_.next(); due && *due <= clock().monotonic()) {
    stages_.run_due(clock().monotonic());
  }
  if (const auto look = root_wait_.next(); look && *look <= clock().monotonic()) {
    look_for_roots();
  }
}

void Watcher::finish() {
  is_finishing_ = true;
  system_.drain(queue_);
  step_through();
  look(true);
  step_through();
  settler_.finish();
  stages_.flush();
}

// Walks may bring more, which has happened after the end: only what is there now counts.
void Watcher::step_through() {
  for (std::size_t left = queue_.size(); left > 0; --left) {
    (void)step();
  }
}

std::optional<Duration> Watcher::next() const {
  const auto pair = is_waiting_ ? std::optional(queue_.front().read_at + kPairWait) : std::nullopt;
  const auto memory = memory_ ? memory_->next() : std::nullopt;
  const auto look = queue_.empty() ? system_.next_look() : std::nullopt;
  return earlier(earlier(earlier(settler_.next(), root_wait_.next()), memory),
                 earlier(earlier(stages_.next(), pair), look));
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
  // Else it is of a folder that has left the tree, or seen already.
  if (folder != kNoNode && !event.done) {
    if (event.name.empty()) {
      handle_folder(folder, event);
    } else if (admits(folder, event)) {
      handle_entry(folder, event);
    }
  }
  if (!root_wait_.empty() && root_wait_.hears(event.wd)) {
    look_for_roots();
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
    } else if (has(event, IN_ATTRIB)) {
      reporter_.report(Kind::attributes, folder, "", true, event.time);
    }
  } else if (has(event, IN_IGNORED)) {
    tree_.set_watch(folder, kNoWatch);  // the folder above tells what has become of it
  }
}

// An ignore file that has changed changes what is watched around it.
void Watcher::obey(NodeId folder, const RawEvent& event) {
  if (scope_.obeys(event.name)) {
    scope_.read_ignores(folder);
    walker_.fit(folder, event.time);
  }
}

void Watcher::handle_entry(NodeId folder, const RawEvent& event) {
  if (!has(event, IN_CREATE | IN_ATTRIB | IN_MODIFY)) {
    obey(folder, event);
  }
  if (has(event, IN_CREATE | IN_MOVED_TO)) {
    entered(folder, event);
  } else if (has(event, IN_CLOSE_WRITE)) {
    (void)settler_.take(folder, event.name);
    reporter_.report(Kind::written, folder, event.name, false, event.time);
  } else if (has(event, kContentChanged)) {
    (void)settler_.take(folder, event.name);
    settler_.settle(folder, event.name, event.time);
  } else if (has(event, IN_MODIFY)) {
    reporter_.report(Kind::modified, folder, event.name, false, event.time);
  } else if (has(event, IN_ATTRIB)) {
    reporter_.report(Kind::attributes, folder, event.name, is_folder(event), event.time);
  } else if (has(event, IN_DELETE)) {
    deleted(folder, event);
  } else if (has(event, IN_MOVED_FROM)) {
    moved_from(folder, event);
  }
}

void Watcher::entered_file(NodeId folder, const RawEvent& event) {
  if (const NodeId link = tree_.find(folder, event.name); link != kNoNode) {
    walker_.drop(link);  // it was replaced
  }
  (void)settler_.take(folder, event.name);
  reporter_.report(Kind::created, folder, event.name, false, event.time);
  if (has(event, IN_MOVED_TO)) {
    settler_.settle(folder, event.name, event.time);
  }
  walker_.walk_link(folder, event.name, event.time);
}

// Created, or moved in from where nothing is watched.
void Watcher::entered(NodeId folder, const RawEvent& event) {
  if (!is_folder(event)) {
    entered_file(folder, event);
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
  walker_.walk_child(folder, event.name, event.time);
}

void Watcher::deleted(NodeId folder, const RawEvent& event) {
  if (const NodeId node = tree_.find(folder, event.name); node != kNoNode) {
    walker_.drop(node);
  }
  if (!is_folder(event)) {
    (void)settler_.take(folder, event.name);
  }
  if (is_folder(event) && has(event, IN_MOVED_FROM)) {
    reporter_.report_with_content(Kind::deleted, folder, event.name, event.time);
  } else {
    reporter_.report(Kind::deleted, folder, event.name, is_folder(event), event.time);
  }
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
  obey(to_folder, to);
  const bool was_waiting = settler_.take(folder, from.name);
  (void)settler_.take(to_folder, to.name);
  const bool is_new =
      reporter_.renamed(folder, from.name, to_folder, to.name, is_folder(from), from.time);
  if (is_folder(from) || tree_.find(folder, from.name) != kNoNode) {
    move_node(folder, from, to_folder, to);
  }
  if (!is_folder(from) && (was_waiting || is_new)) {
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
    } else if (scope_.descends(to_folder)) {
      node = tree_.add(to_folder, to.name);
    }
  }
  if (node == kNoNode) {
    return;
  }
  if (!scope_.descends(to_folder)) {
    walker_.drop(node);
    return;
  }
  walker_.retry_unwatched(node, from.time);
  if (scope_.depends_on_place()) {
    walker_.fit(node, from.time);
  }
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
  const std::uint32_t root = tree_.root(node);
  log::warning("{}: {}; it is waited for", tree_.path_of(node), how);
  reporter_.root(Kind::root_gone, tree_.path_id(node), time);
  root_nodes_[root] = kNoNode;
  walker_.drop(node);
  root_wait_.wait(root, roots_[root]);
}

void Watcher::look_for_roots() {
  for (const RootWait::Arrival& arrival : root_wait_.look()) {
    arrive(arrival);
  }
}

// A file in a folder of which single files are watched already is one more of these.
bool Watcher::join_root(const Root& root, Time time) {
  for (std::uint32_t other = 0; other < roots_.size(); ++other) {
    if (root_nodes_[other] != kNoNode && !roots_[other].is_recursive() &&
        roots_[other].path == root.path) {
      const NodeId folder = root_nodes_[other];
      const std::string& name = roots_[other].names.emplace_back(root.names[0]);
      const Stories stories = stories_of(queue_, tree_.watch(folder), queue_.begin());
      if (const auto story = stories.find(name);
          story == stories.end() || !story->second.came_later) {
        entered_file(folder, {.mask = IN_MOVED_TO, .name = name, .time = time});
      }
      return true;
    }
  }
  return false;
}

void Watcher::arrive(const RootWait::Arrival& arrival) {
  Root& root = roots_[arrival.root];
  const Time now = clock().now();
  log::warning("{}: there", root.path);
  if (!arrival.is_folder) {
    root.become_file();
  }
  if (!root.is_known && !arrival.is_folder && join_root(root, now)) {
    return;
  }
  root.is_known = true;
  const PathId path = paths_.add(root.path, arrival.root);
  reporter_.root(Kind::root_back, path, now);
  paths_.unref(path);
  if (Status status = begin(arrival.root); !status) {
    log::error("{}", status.error().message);
    root_wait_.wait(arrival.root, root);
  }
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
  const auto since = queue_.take_lost_since();
  for (const NodeId root : std::vector<NodeId>(root_nodes_)) {
    if (root == kNoNode) {
      continue;
    }
    if (!walker_.walk_again(root, time)) {
      root_gone(root, "gone", time);
    } else if (since) {
      rescan_.add_tree(root, *since - kLate);
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
    rescan_lost(loss);
  }
}

void Watcher::rescan_lost(const Pending::Loss& loss) {
  const NodeId root = root_nodes_[loss.root];
  if (is_finishing_ || root == kNoNode) {
    return;
  }
  bool is_whole = !loss.are_all;
  for (const Pending::LostFolder& folder : loss.folders) {
    const NodeId node = find_folder(loss.root, folder.path);
    const Time since = folder.has_created ? Time::min() : loss.since - kLate;
    if (node == kNoNode) {
      is_whole = true;  // it has another name now, or is gone
    } else if (folder.is_tree) {
      rescan_.add_tree(node, since);
    } else {
      rescan_.add(node, since);
    }
  }
  if (is_whole) {
    rescan_.add_tree(root, Time::min());
  }
}

NodeId Watcher::find_folder(std::uint32_t root, const std::string& path) const {
  NodeId node = root_nodes_[root];
  std::string_view rest = path;
  rest.remove_prefix(std::min(roots_[root].path.size(), rest.size()));
  while (node != kNoNode && !rest.empty()) {
    rest.remove_prefix(rest.starts_with('/') ? 1 : 0);
    const std::size_t end = std::min(rest.find('/'), rest.size());
    node = tree_.find(node, rest.substr(0, end));
    rest.remove_prefix(end);
  }
  return node;
}

}  // namespace hw::watch
