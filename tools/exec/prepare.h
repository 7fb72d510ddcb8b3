// SPDX-License-Identifier: MIT
// Turns a job into what is to be run for it. Pure: no system is asked.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "event/envelope.h"
#include "event/writer.h"
#include "exec/job.h"
#include "exec/settings.h"
#include "json/reader.h"
#include "log/log.h"
#include "sys/spawn.h"

namespace hw::exec {

// A job's line taken apart, for the step of its course at which it is. The views point into the
// job's line.
struct Work {
  const Job* job;
  event::Envelope envelope;
  event::Slip slip;  // the line's, or the target that follows its command
  event::Cause cause;
  std::string target;  // whose name the results bear
  std::optional<Duration> timeout;
  sched::Retry retry;
  sys::Command command;
  std::string input;  // for the command's stdin: the event without its slip, and LF
};

// What events are read with, for one job after the other; it belongs to one thread.
struct Scratch {
  json::Reader reader;
  expr::Arena arena;
};

// For messages about the job: the event's id, and the trace of the result.
[[nodiscard]] log::About about(const Work& work, ErrorCode code = ErrorCode::none);

[[nodiscard]] Work read_job(const Job& job, const Settings& settings);

// Whether a target is for us, with a command of its own.
[[nodiscard]] bool is_command(const event::Slip& slip);

// Fills `work`'s command. Error: why this event cannot be run, such as value_missing or
// slip_invalid.
[[nodiscard]] Status prepare(Work& work, const Settings& settings, Scratch& scratch);

}  // namespace hw::exec
