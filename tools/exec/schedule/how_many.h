// SPDX-License-Identifier: MIT
// How many commands may run at once: `--jobs` and the options that begin with `--scale`.
#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "exec/schedule/scale.h"

namespace hw::exec {

constexpr std::size_t kJobsMax = 4096;

struct ScaleOptions {
  std::optional<std::string> jobs;
  std::string by = "worker";
  std::int64_t up = -1, down = -1, step = 1;  // -1: not given
  std::optional<Duration> up_cooldown, down_cooldown, idle;
};

// "4"; "50%" of the processors, at least 1; "MIN..MAX" of these. Error: usage, also for options
// that mean nothing without bounds.
[[nodiscard]] Result<ScalePolicy> how_many(const ScaleOptions& options);

}  // namespace hw::exec
