// SPDX-License-Identifier: MIT
// The command line of hw-exec(1).
#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "cli/option.h"
#include "event/bad_lines.h"

namespace hw::exec {

struct Options {
  std::int64_t jobs = 1;
  std::optional<Duration> timeout;
  std::optional<Duration> grace = std::chrono::seconds(10);
  bool fail = false;
  event::BadLineOptions bad_lines;
};

[[nodiscard]] cli::Program program(Options& options, std::string_view summary);

}  // namespace hw::exec
