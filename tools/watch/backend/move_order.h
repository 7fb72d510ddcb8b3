// SPDX-License-Identifier: MIT
// In which order several moves can have happened: a name is given up before another takes it, and
// a folder stands where it will stand before something is moved into it. Moves in a circle are an
// exchange. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace hw::watch {

struct Move {
  const std::string* from;
  const std::string* to;
  int from_wd;
  int to_wd;
  int moved_wd;      // of the folder that was moved; -1 if it is none that is looked at
  std::size_t came;  // the owner's number
};

// The places in `moves`, the first to be told first.
[[nodiscard]] std::vector<std::size_t> moves_in_order(const std::vector<Move>& moves);

}  // namespace hw::watch
