// SPDX-License-Identifier: MIT
// Does the step of its course at which a job is: prepares and runs a command, or makes the event of
// a target that is no command. In the thread of a slot.
#pragma once

#include <optional>
#include <string>

#include "exec/command/prepare.h"
#include "exec/report/result.h"
#include "exec/run/runner.h"

namespace hw::exec {

// What a slot has.
struct SlotParts {
  Scratch& scratch;
  Control& control;
  LineSink& sink;
};

struct Performed {
  std::string line = {};      // what is to be written of it, without LF; may be none
  std::string children = {};  // events that it has emitted, with LF
  bool succeeded = false;
  std::string_view outcome = "ok";  // for a lease
  std::optional<Duration> retry_after = {};
  std::optional<Former> former = {};  // of the command itself, if something may follow
};

[[nodiscard]] Performed perform(const Job& job, const Settings& settings, SlotParts parts);

}  // namespace hw::exec
