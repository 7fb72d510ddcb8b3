// SPDX-License-Identifier: MIT
// The command line of hw-exec(1).
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "cli/option.h"
#include "event/bad_lines.h"
#include "exec/schedule/how_many.h"

namespace hw::exec {

// What may be said of processes that a command leaves behind.
constexpr std::array<std::string_view, 3> kOrphanRules = {"leave", "wait", "kill"};

// What becomes of the output of a command.
constexpr std::array<std::string_view, 5> kOutputModes = {"events", "lines", "inherit", "raw",
                                                          "none"};

struct Options {
  std::string output{kOutputModes[0]};
  std::optional<std::string> results;
  bool tag = false, pass = false, started = false;
  std::int64_t max_spawn = 100;
  bool coprocess = false;
  std::optional<std::string> shell, shell_program, input;
  std::vector<std::string> env, env_files;
  bool clean_env = false;
  std::optional<std::string> chdir, umask;
  ScaleOptions scale;
  std::optional<std::string> key, on_busy, rate, halt;
  std::optional<Duration> delay, after_timeout;
  std::vector<std::string> busy, after;
  std::optional<Duration> settle = std::chrono::milliseconds(500);
  bool keep_order = false, once = false, run_at_start = false, postpone = false, clear = false;
  std::int64_t queue_max = 1024;
  std::optional<std::string> batch;
  std::int64_t max_args = 0;  // not given
  std::vector<std::string> on_success, on_failure, on_done;
  std::optional<Duration> timeout;
  std::optional<Duration> grace = std::chrono::seconds(10);
  std::optional<std::string> stop_signal;
  std::string orphans{kOrphanRules[0]};
  bool cgroup = false;
  bool fail = false, progress = false, dry_run = false;
  std::int64_t retries = -1;  // not given
  std::optional<std::string> retry_preset, retry_on;
  bool no_retry_timeout = false;
  std::optional<std::string> backoff, backoff_factor, jitter;
  std::optional<Duration> backoff_base, backoff_cap;
  event::BadLineOptions bad_lines;
};

[[nodiscard]] cli::Program program(Options& options, std::string_view summary);

}  // namespace hw::exec
