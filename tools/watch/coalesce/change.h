// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include "base/clock.h"
#include "watch/kind.h"

namespace hw::watch {

// An event about one path, or of renamed about two; absolute.
struct Change {
  Kind kind = Kind::created;
  bool is_folder = false;
  bool is_initial = false;
  Time time = {};
  std::uint32_t root = 0;
  std::size_t folder_size = 0;  // of `path`: what is the folder; all of it for a root itself
  std::string path = {};
  std::string from = {};
  std::size_t from_folder_size = 0;
};

}  // namespace hw::watch
