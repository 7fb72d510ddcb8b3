// SPDX-License-Identifier: MIT
// The command line of hw-watch.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "cli/option.h"
#include "watch/terms.h"

namespace hw::watch {

struct Options {
  std::int64_t count = 0;  // 0 for no limit
  std::optional<Duration> for_time;
  std::optional<Duration> grace = std::chrono::seconds(10);
  std::uint64_t pending_max = std::uint64_t{64} << 20;
  std::int64_t ready_fd = -1;
  std::optional<std::string> config;
  bool check = false;
  bool watch_config = false;
  bool paths = false;
  bool null = false;
  Terms terms;
};

// Those that stand for each watch: in a configuration, keys of it.
[[nodiscard]] cli::Program term_table(Terms& terms);

// Its targets are the members of `options`.
[[nodiscard]] cli::Program program(Options& options, std::string_view summary);

}  // namespace hw::watch
