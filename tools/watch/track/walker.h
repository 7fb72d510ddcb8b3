// SPDX-License-Identifier: MIT
// Watches folders and reads them: those of the initial state, new ones, and, after a loss, all
// again. Each folder is watched first and read then, so nothing falls between; reconcile.h says
// what of it is to be reported.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "watch/backend/system.h"
#include "watch/choose/scope.h"
#include "watch/track/reconcile.h"
#include "watch/track/reporter.h"
#include "watch/track/rescan.h"
#include "watch/track/settler.h"
#include "watch/track/tree.h"

namespace hw::watch {

// Whether a folder could not be watched or read as it is no more where it was.
[[nodiscard]] bool is_gone(int error);

class Walker {
 public:
  // `pause` is called between folders; false ends the walk.
  Walker(System& system, Tree& tree, Scope& scope, KernelQueue& queue, Settler& settler,
         Rescan& rescan, Reporter& reporter, std::function<bool()> pause)
      : system_(system),
        tree_(tree),
        scope_(scope),
        queue_(queue),
        settler_(settler),
        rescan_(rescan),
        reporter_(reporter),
        pause_(std::move(pause)) {}

  // A folder that is in the tree and has no watch yet, with all below it. What is found is reported
  // with `time`. 0, or the errno for which the folder itself is not watched.
  int walk(NodeId start, Time time);

  // A folder in a folder that is watched: makes it known and walks it, where folders so deep are
  // watched.
  void walk_child(NodeId folder, std::string_view name, Time time);

  // An entry that is no folder: if it is a link to one, and links are followed, walks that.
  void walk_link(NodeId folder, std::string_view name, Time time);

  // The whole tree below a root, after events were lost: folders that are not known are reported
  // and walked, those that are no more are forgotten. False if the root itself is gone.
  [[nodiscard]] bool walk_again(NodeId root, Time time);

  // A folder that has moved, where it matters where it stands: forgets what is no more to be
  // watched in it, and watches, as if it were new, what is.
  void fit(NodeId id, Time time);

  // Folders below `id` that could not be found where they were thought to be.
  void retry_unwatched(NodeId id, Time time);

  // Whether the path of a node still leads to the folder that is watched as this node.
  [[nodiscard]] bool is_still(NodeId id);

  // Forgets a folder and all below it, with their watches.
  void drop(NodeId id);

 private:
  int enter(NodeId id, Time time);
  [[nodiscard]] bool is_elsewhere(NodeId id, const std::string& path);
  [[nodiscard]] int list(NodeId id, const std::string& path, bool folders_only,
                         std::vector<Entry>& entries);
  void enter_later(NodeId id, const Entry& entry);
  [[nodiscard]] bool has_moved_on(NodeId id);
  [[nodiscard]] bool take_over(NodeId id, NodeId other);
  void report_refusal(NodeId id, int error);
  void add_silently(NodeId id, const std::vector<Entry>& entries);
  void report_entries(NodeId id, int wd, std::uint64_t from, std::vector<Entry> entries, Time time);
  void report_finding(NodeId id, const Finding& finding, Time time);
  void probe_files(NodeId id, std::vector<Found>& found, const Stories& stories);
  void compare(NodeId id, const std::vector<Entry>& entries, Time time);
  [[nodiscard]] int check_again(NodeId id, Time time);

  System& system_;
  Tree& tree_;
  Scope& scope_;
  KernelQueue& queue_;
  Settler& settler_;
  Rescan& rescan_;
  Reporter& reporter_;
  std::function<bool()> pause_;
  std::vector<NodeId> to_enter_;
  std::vector<NodeId> links_to_enter_;  // after all folders, so that those keep their own names
  std::unordered_map<std::uint32_t, Identity> root_identities_;
  std::vector<NodeId> to_check_;
  std::size_t entered_ = 0;
  bool told_limit_ = false;
};

}  // namespace hw::watch
