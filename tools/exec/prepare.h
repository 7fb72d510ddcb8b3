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
#include "exec/environment.h"
#include "exec/job.h"
#include "exec/retries.h"
#include "expr/words.h"
#include "json/reader.h"
#include "log/log.h"
#include "sys/spawn.h"

namespace hw::exec {

// What the command line says of every run.
struct Settings {
  std::vector<std::string> argv;     // hw-exec's own command; empty if it has none
  std::optional<expr::Words> words;  // the same, parsed
  std::optional<Duration> timeout;   // the slip's wins
  Duration grace{};                  // from TERM to KILL
  Retries retries = {};
  Environment environment;
};

// A job's line taken apart. The views point into the job's line.
struct Work {
  const Job* job;
  event::Envelope envelope;
  event::Slip slip;
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

// Fills `work`'s command. Error: why this event cannot be run, such as value_missing or
// slip_invalid.
[[nodiscard]] Status prepare(Work& work, const Settings& settings, Scratch& scratch);

}  // namespace hw::exec
