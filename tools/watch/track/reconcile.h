// SPDX-License-Identifier: MIT
// What to report of a folder that was first watched and then read, when the kernel has meanwhile
// queued events about some of its names. If the first queued event of a name is a create or a
// moved-to, the name came after the watch and its events tell all; otherwise it was there before,
// and the scan speaks for it. So each is reported once. Pure: no system is asked here.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "watch/backend/kernel_queue.h"
#include "watch/backend/system.h"

namespace hw::watch {

// The first that the queue says about a name.
struct Story {
  bool came_later = false;  // a create or a moved-to
  bool left_first = false;  // a delete or a moved-from
  bool is_moved = false;    // a moved-from
  bool is_closed = false;   // a close after writing
  bool is_folder = false;
};
using Stories = std::unordered_map<std::string_view, Story>;

// Of the events about `wd` from the number `from` on. The names are those inside the queue.
[[nodiscard]] Stories stories_of(KernelQueue& queue, int wd, std::uint64_t from);

struct Found {
  Entry entry;
  Probe probe = {Writers::unknown, {}};
};

// Whether it matters if somebody has the file open for writing.
[[nodiscard]] bool needs_probe(const Entry& entry, const Stories& stories);

struct Finding {
  enum class Next : std::uint8_t { nothing, written, settle, walk };
  std::string_view name;  // of the Found or of the Story
  bool is_folder = false;
  Next next = Next::nothing;  // after `created`; settle: ask again later whether it is written
  Stamp stamp;
};

// The names to report as created, and what else is to be done about each.
[[nodiscard]] std::vector<Finding> reconcile(const std::vector<Found>& found,
                                             const Stories& stories);

}  // namespace hw::watch
