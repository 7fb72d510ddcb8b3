// SPDX-License-Identifier: MIT
// Files of which no close was seen and for which `written` may still be due: that were found or
// moved in. A file without writers is written at once. One that cannot be asked (not ours) counts
// as written when its size and time have not changed for kWait; one with a writer is asked once
// more after kWait, and then left to the kernel's close event. A close event settles all. In a
// folder of which no closes are told, System::rest() stands for kWait, and a file is asked for
// until it has no writer.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "watch/backend/system.h"
#include "watch/track/reporter.h"
#include "watch/track/tree.h"

namespace hw::watch {

class Settler {
 public:
  static constexpr Duration kWait = std::chrono::milliseconds(100);

  Settler(System& system, Tree& tree, KernelQueue& queue, Reporter& reporter)
      : system_(system), tree_(tree), queue_(queue), reporter_(reporter) {}

  // A file that has come to this name: reports `written` now, later, or leaves it to its close.
  void settle(NodeId folder, std::string_view name, Time time);

  // Asks later; `stamp` is what it looked like now.
  void wait(NodeId folder, std::string_view name, const Stamp& stamp);

  // Of a file that has no writer and looks like `stamp`.
  void report_written(NodeId folder, std::string_view name, const Stamp& stamp, Time time);

  // Asks no more; whether it was waiting.
  bool take(NodeId folder, std::string_view name);
  void forget(NodeId folder);

  [[nodiscard]] bool empty() const { return waiting_.empty(); }
  [[nodiscard]] std::optional<Duration> next() const;  // by the monotonic clock
  void run_due(Duration now);
  void finish();  // asks all that wait now

 private:
  struct Waiting {
    Stamp stamp;
    Duration due;
    int times_gone = 0;
  };
  struct Turn {
    NodeId folder;
    std::string name;
  };
  enum class Verdict : std::uint8_t { written, drop, again };

  [[nodiscard]] Verdict judge(NodeId folder, const std::string& name, Waiting& waiting);
  [[nodiscard]] bool is_spoken_for(NodeId folder, std::string_view name);
  [[nodiscard]] Verdict written_unless_spoken_for(NodeId folder, const std::string& name);
  void ask(Duration due, const Turn& turn);
  void ask_first();
  void add(NodeId folder, std::string_view name, Waiting waiting);

  System& system_;
  Tree& tree_;
  KernelQueue& queue_;
  Reporter& reporter_;
  std::unordered_map<NodeId, std::unordered_map<std::string, Waiting>> waiting_;
  std::multimap<Duration, Turn> turns_;  // by when they are due
};

}  // namespace hw::watch
