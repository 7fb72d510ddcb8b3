// SPDX-License-Identifier: MIT
// After a loss: folders in which something may have happened that was not reported, and what of
// them is reported now, as `rescanned`: each entry whose inode was changed (ctime: it was made,
// written, renamed, given other attributes) since then. In turns, as far as there is room for
// records, so that a slow reader gets all of it.
#pragma once

#include <deque>
#include <string>
#include <unordered_map>
#include <vector>

#include "watch/backend/system.h"
#include "watch/choose/scope.h"
#include "watch/output/pending.h"
#include "watch/track/reporter.h"
#include "watch/track/tree.h"

namespace hw::watch {

class Rescan {
 public:
  Rescan(System& system, Tree& tree, Scope& scope, Reporter& reporter, const Pending& pending)
      : system_(system), tree_(tree), scope_(scope), reporter_(reporter), pending_(pending) {}

  // What was changed in the folder itself at `since` or later; Time::min() for all that is in it.
  void add(NodeId folder, Time since);
  void add_tree(NodeId folder, Time since);
  void forget(NodeId folder);

  [[nodiscard]] bool empty() const { return folders_.empty(); }
  [[nodiscard]] bool has_work() const { return !folders_.empty() && pending_.has_room(); }
  // Looks at `max` entries at most. To be called when all that the kernel has told is processed.
  void run(std::size_t max);

 private:
  [[nodiscard]] bool open(NodeId folder);
  void look_at(Entry entry);
  [[nodiscard]] bool look_once_more();

  System& system_;
  Tree& tree_;
  Scope& scope_;
  Reporter& reporter_;
  const Pending& pending_;
  std::unordered_map<NodeId, Time> folders_;
  NodeId current_ = kNoNode;  // whose entries these are
  std::vector<Entry> entries_;
  // Names that were not there: gone, or the folder has another name, and the event that says so is
  // on its way. They are looked at once more in the next turn.
  std::vector<Entry> missed_;
  bool is_second_look_ = false;
};

}  // namespace hw::watch
