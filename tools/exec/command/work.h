// SPDX-License-Identifier: MIT
// A job's line taken apart, for the step of its course at which it is; and what single members of
// its slip mean.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "event/envelope.h"
#include "event/writer.h"
#include "exec/command/private_file.h"
#include "exec/intake/job.h"
#include "exec/settings.h"
#include "log/log.h"
#include "sys/spawn.h"

namespace hw::exec {

// The views point into the job's line.
struct Work {
  const Job* job;
  event::Envelope envelope;
  event::Slip slip;  // the line's, or the target that follows its command
  event::Cause cause;
  std::string target;  // whose name the results bear
  std::optional<Duration> timeout;
  // The rest is filled in by prepare().
  sched::Retry retry;
  sys::Command command;
  std::vector<std::string> shell_argv = {};  // what to run if the command cannot be started
  std::vector<PrivateFile> files = {};       // that its environment names
  bool has_input = true;                     // else stdin is /dev/null
  std::string input;                         // for the command's stdin
};

[[nodiscard]] Work read_job(const Job& job, const Settings& settings);

// For messages about the job: the event's id, and the trace of the result.
[[nodiscard]] log::About about(const Work& work, ErrorCode code = ErrorCode::none);

// Whether hw-exec's own command is run: it is that of the job, not of what follows it.
[[nodiscard]] bool has_own_command(const Work& work, const Settings& settings);

// What a slip says, or else the command line. Error: slip_invalid.
[[nodiscard]] Result<std::optional<Duration>> timeout_of(const event::Slip& slip,
                                                         const Settings& settings);

// What a slip that has `stdin` says of it. Error: slip_invalid.
[[nodiscard]] Result<expr::Input> input_of(const event::Slip& slip);

// What is a fault of the command line in a command of ours is one of the slip in the slip's.
template <class T>
Result<T> of_slip(Result<T> result) {
  return std::move(result).map_error([](Error error) {
    error.what = ErrorCode::slip_invalid;
    return error;
  });
}

}  // namespace hw::exec
