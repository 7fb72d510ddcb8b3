// SPDX-License-Identifier: MIT
// Does the step of its course at which a job is: prepares and runs a command, or makes the event of
// a target that is no command. In the thread of a slot.
#pragma once

#include <optional>
#include <string>

#include "exec/prepare.h"
#include "exec/result.h"
#include "exec/runner.h"

namespace hw::exec {

struct Performed {
  std::string line = {};  // what has come of it, without LF
  bool succeeded = false;
  std::optional<Duration> retry_after = {};
  std::optional<Former> former = {};  // of the command itself, if something may follow
};

[[nodiscard]] Performed perform(const Job& job, const Settings& settings, Scratch& scratch,
                                Control& control);

}  // namespace hw::exec
