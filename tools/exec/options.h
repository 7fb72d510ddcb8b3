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
  std::int64_t retries = -1;  // not given
  std::optional<std::string> retry_preset, retry_on;
  bool no_retry_timeout = false;
  std::optional<std::string> backoff, backoff_factor, jitter;
  std::optional<Duration> backoff_base, backoff_cap;
  event::BadLineOptions bad_lines;
};

[[nodiscard]] cli::Program program(Options& options, std::string_view summary);

}  // namespace hw::exec
