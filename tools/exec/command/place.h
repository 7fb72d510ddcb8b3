// SPDX-License-Identifier: MIT
// Where commands run, and with which umask: `--chdir` and `--umask`.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "base/result.h"
#include "exec/options.h"
#include "sys/spawn.h"

namespace hw::exec {

struct Place {
  std::string folder = {};  // an absolute path; empty for ours
  std::optional<mode_t> umask = {};

  // Errors: usage, no octal mode; no_input, there is no such folder; no_permission, it may not be
  // entered.
  [[nodiscard]] static Result<Place> from(const Options& options);

  // A folder that the command has already stays.
  void apply(sys::Command& command) const;
};

}  // namespace hw::exec
