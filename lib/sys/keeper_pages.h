// SPDX-License-Identifier: MIT
// What a keeper shares with the process that it keeps watch over, and what it does (sys/keeper.h).
#pragma once

#include <sys/types.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <string_view>

#include "sys/processes.h"

namespace hw::sys {

constexpr std::size_t kKeeperPlaces = 8192;

struct KeeperPlace {
  std::atomic<std::uint32_t> is_taken;
  std::atomic<pid_t> group;  // 0: none
  std::array<char, VariableFinder::kValueMax + 1> mark;
};

// All zero in the beginning. Pages that no place is used of cost nothing.
struct KeeperPages {
  std::atomic<std::uint32_t> is_ready;  // a futex: the keeper is out of reach of what ends us
  std::atomic<std::uint32_t> hint;      // where to look for a free place
  std::atomic<std::uint32_t> used;      // no place from this one on was ever taken
  std::array<KeeperPlace, kKeeperPlaces> places;
};

// The keeper's life, in a process that was just forked, with all signals blocked; `alive` ends when
// the other one has died. Calls nothing that allocates or locks.
[[noreturn]] void keep_watch(KeeperPages& pages, int alive, std::string_view name,
                             std::string_view variable);

}  // namespace hw::sys
