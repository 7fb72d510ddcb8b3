// SPDX-License-Identifier: MIT
// The part of Watcher that remembers: --state.
#include "base/fs.h"
#include "watch/state/difference.h"
#include "watch/state/scan.h"
#include "watch/track/watcher.h"

namespace hw::watch {

namespace {

bool is_in(const std::string& path, const std::string& root) {
  return root == "/" ||
         (path.size() > root.size() && path.starts_with(root) && path[root.size()] == '/');
}

}  // namespace

void Watcher::remember(Journal journal) {
  memory_ = std::make_unique<Memory>(paths_, stages_.first(), system_, std::move(journal),
                                     stages_.max_hold());
  reporter_.set_sink(*memory_);
}

void Watcher::keep(std::uint64_t written, std::uint64_t delivered) {
  if (memory_) {
    memory_->keep({.pushed = pending_.pushed(),
                   .popped = pending_.popped(),
                   .written = written,
                   .delivered = delivered,
                   .is_unsure = pending_.is_losing() || !rescan_.empty()});
  }
}

void Watcher::keep_all() {
  if (memory_ && !pending_.is_losing() && rescan_.empty()) {
    memory_->keep_all();
  }
}

void Watcher::end_memory() {
  keep_all();
  memory_.reset();
  reporter_.set_sink(stages_.first());
}

void Watcher::compare_with_memory() {
  for (std::uint32_t root = 0; root < roots_.size(); ++root) {
    Catalog now;
    if (root_nodes_[root] != kNoNode) {
      scan(system_, tree_, scope_, root_nodes_[root], pause_, now);
    }
    compare_root(root, now);
  }
}

// A tree that was not known is noted, and reported only if the initial state is wanted.
void Watcher::compare_root(std::uint32_t root, const Catalog& now) {
  const std::string& path = roots_[root].path;
  const bool is_known = memory_->journal().knows(path);
  Catalog before;
  for (const auto& [entry, fact] : memory_->journal().catalog().entries()) {
    if (is_in(entry, path)) {
      before.set(entry, fact);
    }
  }
  if (is_known || scope_.rules().terms.initial) {
    reporter_.begin_initial(!is_known);
    for (const Change& change : Difference(before, now).find()) {
      report_change(root, change);
    }
  } else {
    for (const auto& [entry, fact] : now.entries()) {
      memory_->note({.fact = fact, .path = entry});
    }
  }
  if (!is_known) {
    memory_->note({.what = Step::What::root, .path = path});
  }
}

void Watcher::report_change(std::uint32_t root, const Change& change) {
  const std::size_t root_size = roots_[root].path == "/" ? 1 : roots_[root].path.size() + 1;
  const bool is_wanted =
      change.kind == Kind::renamed ||
      scope_.rules().includes(std::string_view(change.path).substr(root_size), change.is_folder);
  if (!is_wanted) {
    return;
  }
  Record record{.kind = change.kind,
                .is_folder = change.is_folder,
                .time = clock().now(),
                .folder = paths_.add(change.path.substr(0, change.folder_size), root),
                .name = base_name(change.path)};
  if (change.kind == Kind::renamed) {
    record.from_folder = paths_.add(change.from.substr(0, change.from_folder_size), root);
    record.from_name = base_name(change.from);
  }
  reporter_.change(record);
  paths_.unref(record.folder);
  if (record.from_folder != kNoPath) {
    paths_.unref(record.from_folder);
  }
}

}  // namespace hw::watch
