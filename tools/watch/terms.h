// SPDX-License-Identifier: MIT
// What a watch looks at and how it tells it, as the options and a configuration say it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"

namespace hw::watch {

struct Terms {
  std::vector<std::string> events;   // -e: lists of kinds
  std::vector<std::string> include;  // -i: globs
  std::vector<std::string> exclude;  // -x: globs
  bool gitignore = false;            // leave out what ignore files say
  bool vcs = false;                  // .git and the like too
  std::int64_t depth = 0;            // levels below a root; 0 for all
  bool follow = false;               // symbolic links to folders
  bool one_filesystem = false;
  bool initial = false;  // report what is there at the start
  bool stat = false;     // size, mtime, mode, inode
  std::optional<Duration> debounce;
  std::optional<Duration> max_wait;  // of both; ten times as long as they, by default
  std::string edge = "trailing";     // or leading
  std::optional<Duration> batch;
  std::optional<Duration> stable;
  std::optional<std::string> state;  // a file; absolute once the rules are read
  std::string backend = "auto";
  bool poll = false;  // as backend "poll"
  std::optional<Duration> poll_interval = std::chrono::seconds(1);

  bool operator==(const Terms&) const = default;
};

}  // namespace hw::watch
