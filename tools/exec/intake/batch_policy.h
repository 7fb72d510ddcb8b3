// SPDX-License-Identifier: MIT
// `--batch` and `--max-args`: how many events share a command, and how long they wait for others.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "exec/options.h"

namespace hw::exec {

struct BatchPolicy {
  std::size_t max = 0;                    // events; 0: each has its own command
  std::optional<Duration> patience = {};  // of the first one; nothing: until a slot is free

  [[nodiscard]] explicit operator bool() const { return max > 0; }

  // Error: usage, what is no such value, or cannot be had together with these.
  [[nodiscard]] static Result<BatchPolicy> from(const Options& options, bool has_command);
};

}  // namespace hw::exec
