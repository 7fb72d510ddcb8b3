// SPDX-License-Identifier: MIT
// The events that have been read from the kernel and not yet been processed, in their order
// (inotify(7)), with what it takes to look ahead: the other half of a rename by its cookie, and how
// many events of some kinds wait for a name in a folder. The index for that is made when it is
// first asked for, as an idle watcher's events need none. References to events stay good until the
// event is popped.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/clock.h"

namespace hw::watch {

// A bit that inotify(7) has no meaning for: the content of a regular file has changed, and nobody
// will tell when it is complete.
inline constexpr std::uint32_t kContentChanged = 0x00010000;

struct RawEvent {
  int wd = -1;
  std::uint32_t mask = 0;  // IN_..., kContentChanged
  std::uint32_t cookie = 0;
  bool done = false;  // processed ahead of its turn
  std::string name = {};
  Time time = {};         // when it was read, by the wall clock
  Duration read_at = {};  // and by the monotonic one
};

class KernelQueue {
 public:
  // Unprocessed events that are held at most; more stay in the kernel, which reports their loss.
  static constexpr std::size_t kMax = std::size_t{1} << 18;

  // `bytes` as read(2) gave them: whole inotify_event structures.
  void append(std::string_view bytes, Time time, Duration read_at);
  void append(RawEvent event);
  void end_read(Time time) { last_read_ = time; }  // all that was read at once is appended

  [[nodiscard]] bool empty() const { return events_.empty(); }
  [[nodiscard]] std::size_t size() const { return events_.size(); }
  [[nodiscard]] bool is_full() const { return events_.size() >= kMax; }
  [[nodiscard]] const RawEvent& front() const { return events_.front(); }
  [[nodiscard]] RawEvent pop();

  // Events are numbered; end() is the number of the next one to be appended.
  [[nodiscard]] std::uint64_t begin() const { return first_; }
  [[nodiscard]] std::uint64_t end() const { return first_ + events_.size(); }
  [[nodiscard]] RawEvent& at(std::uint64_t number) { return events_[number - first_]; }

  // Has an event that waits processed ahead of its turn: the index knows it no more.
  void set_done(RawEvent& event);

  // The waiting IN_MOVED_TO with this cookie, or null.
  [[nodiscard]] RawEvent* moved_to(std::uint32_t cookie);

  [[nodiscard]] bool has_close(int wd, std::string_view name);  // or changed content
  [[nodiscard]] bool has_leave(int wd, std::string_view name);  // deleted or moved from
  [[nodiscard]] bool has_enter(int wd, std::string_view name);  // a folder created, moved to
  [[nodiscard]] bool has_overflow();

  // What the kernel has lost happened after this; nothing if it has lost nothing since the last
  // call.
  [[nodiscard]] std::optional<Time> take_lost_since() { return std::exchange(lost_since_, {}); }

 private:
  struct Counts {
    std::uint32_t closes = 0;
    std::uint32_t leaves = 0;
    std::uint32_t enters = 0;
  };
  static std::uint64_t key(int wd, std::string_view name);
  static std::uint32_t* counter(Counts& counts, std::uint32_t mask);
  void make_index();
  void add_to_index(const RawEvent& event, std::uint64_t number);
  void remove_from_index(const RawEvent& event);
  [[nodiscard]] Counts counts(int wd, std::string_view name);

  std::deque<RawEvent> events_;
  std::uint64_t first_ = 0;
  // The index, of the events before the number `indexed_`.
  std::uint64_t indexed_ = 0;
  std::unordered_map<std::uint32_t, std::uint64_t> moved_to_;  // cookie: number
  std::unordered_map<std::uint64_t, Counts> names_;
  std::size_t overflows_ = 0;
  Time last_read_ = {};
  std::optional<Time> lost_since_;
};

// "IN_CREATE|IN_ISDIR" for the log.
[[nodiscard]] std::string mask_text(std::uint32_t mask);

}  // namespace hw::watch
