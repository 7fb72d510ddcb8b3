// SPDX-License-Identifier: MIT
// The watches that are at work, and what a new configuration makes of them: one that is named and
// defined as before goes on with all it knows; the others are started, or end after they have
// reported what the kernel held for them.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "loop/loop.h"
#include "watch/config.h"
#include "watch/watch.h"

namespace hw::watch {

class WatchSet {
 public:
  // `pause` is called between the folders of a walk, while nothing here may be changed; false ends
  // the walk. `on_events` is called when the kernel has given events.
  WatchSet(loop::Loop& loop, std::function<bool()> pause, std::function<void()> on_events);

  // Returns what has changed, "1 new, 2 stayed, 0 gone". On an Error (also if `pause` has ended a
  // walk) all is as it was.
  [[nodiscard]] Result<std::string> adopt(const Config& config);

  // As Watcher, for all of them.
  void process(std::size_t max);
  void recover();
  void keep(std::uint64_t written, std::uint64_t delivered);
  void keep_all();
  void finish();  // and hear the kernel no more
  void drain();
  [[nodiscard]] bool has_more() const;
  [[nodiscard]] std::optional<Duration> next() const;
  [[nodiscard]] std::size_t watched() const;  // folders

  // Lets go of those that have ended and said all. Not while anything walks.
  void forget_ended();

  // The next one in turn that has a record to write; null if there is none.
  [[nodiscard]] Watch* next_pending();
  [[nodiscard]] std::size_t pending() const;  // records

 private:
  struct Member {
    std::unique_ptr<Watch> watch;
    std::unique_ptr<loop::Poll> events;  // null once it ends
  };
  [[nodiscard]] Status start_new(const Config& config, std::vector<Watch*>& kept);
  static void end(Member& member);

  loop::Loop& loop_;
  std::function<bool()> pause_;
  std::function<void()> on_events_;
  std::vector<Member> members_;
  std::vector<Member> started_;  // by the configuration in hand; their walks take time
  std::size_t turn_ = 0;
};

}  // namespace hw::watch
