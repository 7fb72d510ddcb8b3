// SPDX-License-Identifier: MIT
// Turns a job into what is to be run for it. The system is asked for nothing but whether a file is
// there, and private files.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "event/envelope.h"
#include "event/writer.h"
#include "exec/job.h"
#include "exec/private_file.h"
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
  std::vector<std::string> shell_argv = {};  // what to run if the command cannot be started
  std::vector<PrivateFile> files = {};       // that its environment names
  bool has_input = true;                     // else stdin is /dev/null
  std::string input;                         // for the command's stdin
};

// What events are read with, for one job after the other; it belongs to one thread.
struct Scratch {
  json::Reader reader;
  expr::Arena arena;
  std::size_t slot = 1;  // its number
};

// For messages about the job: the event's id, and the trace of the result.
[[nodiscard]] log::About about(const Work& work, ErrorCode code = ErrorCode::none);

[[nodiscard]] Work read_job(const Job& job, const Settings& settings);

// What a slip says, or else the command line. Error: slip_invalid.
[[nodiscard]] Result<std::optional<Duration>> timeout_of(const event::Slip& slip,
                                                         const Settings& settings);

// What a slip that has `stdin` says of it. Error: slip_invalid.
[[nodiscard]] Result<expr::Input> input_of(const event::Slip& slip);

// Whether a target is for us, with a command of its own.
[[nodiscard]] bool is_command(const event::Slip& slip);

// Fills `work`'s command. Error: why this event cannot be run, such as value_missing or
// slip_invalid.
[[nodiscard]] Status prepare(Work& work, const Settings& settings, Scratch& scratch);

// To be called when the command could not be started: true if there is another way, a shell, which
// is then the command.
[[nodiscard]] bool take_shell(Work& work);

}  // namespace hw::exec
