// SPDX-License-Identifier: MIT
// Follows the kernel's events in their order and says what has happened: the state machine of
// hw-watch, without loop and output. The owner moves events from the kernel to queue(), calls
// process(), and writes what stands in pending().
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "base/result.h"
#include "watch/backend/system.h"
#include "watch/choose/scope.h"
#include "watch/coalesce/stages.h"
#include "watch/output/pending.h"
#include "watch/roots.h"
#include "watch/state/memory.h"
#include "watch/track/reporter.h"
#include "watch/track/rescan.h"
#include "watch/track/root_wait.h"
#include "watch/track/settler.h"
#include "watch/track/tree.h"
#include "watch/track/walker.h"

namespace hw::watch {

class Watcher {
 public:
  // The other half of a rename may be as late as this; then a file was moved out of the tree.
  static constexpr Duration kPairWait = std::chrono::milliseconds(10);
  static constexpr std::size_t kRescanPerTurn = 256;
  // Clocks of file systems, and the way of an event through the kernel, may be behind by this.
  static constexpr Duration kLate = std::chrono::seconds(2);

  // `pending_max`: bytes. `pause` is called between folders of a walk; false ends it.
  // `roots` and `rules` outlive it; a root that comes later is changed to what it turns out to be.
  Watcher(System& system, std::vector<Root>& roots, const Rules& rules, std::size_t pending_max,
          std::function<bool()> pause);

  // Watches the roots and reads them, silently unless the initial state is wanted. Roots that are
  // not there are waited for. From its return on everything is reported. Error: a root cannot be
  // watched.
  [[nodiscard]] Status start();

  // Remembers by `journal` from now on what has been delivered, and reports how what is there
  // differs from what it knows. To be called before start().
  void remember(Journal journal);

  // Writes down what has been delivered: bytes, of those written. All: whatever was reported.
  void keep(std::uint64_t written, std::uint64_t delivered);
  void keep_all();
  void end_memory();  // and remember no more

  // Reports events in the queue, at most `max` of them, and what has become due.
  void process(std::size_t max);

  // Reports all that the kernel holds now, without waiting for anything.
  void finish();

  // To be called after records were taken: when there is room again after a loss.
  void recover();

  // When process() has to be called again (monotonic), if no event comes; nothing for never.
  [[nodiscard]] std::optional<Duration> next() const;

  [[nodiscard]] KernelQueue& queue() { return queue_; }
  [[nodiscard]] Pending& pending() { return pending_; }
  [[nodiscard]] const PathTable& paths() const { return paths_; }
  [[nodiscard]] bool has_more() const {
    return (!queue_.empty() && !is_waiting_) || rescan_.has_work();
  }
  // Whether all that it had to say was taken, and written down where it is remembered.
  [[nodiscard]] bool is_over() const { return pending_.empty() && !memory_; }
  [[nodiscard]] std::size_t watched() const { return tree_.watched(); }

 private:
  void look(bool now);
  void step_through();
  [[nodiscard]] bool must_wait(const RawEvent& event);
  [[nodiscard]] bool step();
  void handle(const RawEvent& event);
  void handle_folder(NodeId folder, const RawEvent& event);
  void obey(NodeId folder, const RawEvent& event);
  void handle_entry(NodeId folder, const RawEvent& event);
  void entered(NodeId folder, const RawEvent& event);
  void entered_file(NodeId folder, const RawEvent& event);
  void deleted(NodeId folder, const RawEvent& event);
  void moved_from(NodeId folder, const RawEvent& event);
  void renamed(NodeId folder, const RawEvent& from, NodeId to_folder, RawEvent& to);
  void move_node(NodeId folder, const RawEvent& from, NodeId to_folder, const RawEvent& to);
  [[nodiscard]] bool is_exchange(NodeId folder, const RawEvent& from, NodeId to_folder,
                                 const RawEvent& to);
  [[nodiscard]] Status begin(std::uint32_t root);
  void compare_with_memory();
  void compare_root(std::uint32_t root, const Catalog& now);
  void report_change(std::uint32_t root, const Change& change);
  void root_gone(NodeId node, std::string_view how, Time time);
  void look_for_roots();
  [[nodiscard]] bool join_root(const Root& root, Time time);
  void arrive(const RootWait::Arrival& arrival);
  void overflowed(const RawEvent& event);
  void walk_all_again(Time time);
  void rescan_lost(const Pending::Loss& loss);
  [[nodiscard]] NodeId find_folder(std::uint32_t root, const std::string& path) const;
  [[nodiscard]] bool admits(NodeId folder, const RawEvent& event);

  System& system_;
  std::vector<Root>& roots_;
  std::function<bool()> pause_;
  PathTable paths_;
  Tree tree_;
  Scope scope_;
  KernelQueue queue_;
  Pending pending_;
  Stages stages_;
  std::unique_ptr<Memory> memory_;
  Reporter reporter_;
  Settler settler_;
  Rescan rescan_;
  Walker walker_;
  RootWait root_wait_;
  std::vector<NodeId> root_nodes_;  // kNoNode while a root is not there
  bool is_waiting_ = false;         // the first event waits for its other half
  bool is_finishing_ = false;       // nothing is waited for
};

}  // namespace hw::watch
