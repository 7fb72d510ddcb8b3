// SPDX-License-Identifier: MIT
// What the command line says of every run.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "exec/command/environment.h"
#include "exec/command/place.h"
#include "exec/command/shell.h"
#include "exec/intake/batch_policy.h"
#include "exec/intake/course.h"
#include "exec/options.h"
#include "exec/report/results_folder.h"
#include "exec/run/ending.h"
#include "exec/schedule/halt.h"
#include "exec/schedule/retries.h"
#include "exec/schedule/scale.h"
#include "exec/schedule/scheduler.h"
#include "expr/input.h"
#include "expr/selector.h"
#include "expr/words.h"

namespace hw::exec {

// hw-exec's own command as shell text.
struct ShellCommand {
  std::string text;
  ShellText read;
};

// In the order of kOutputModes.
enum class OutputMode { events, lines, inherit, raw, none };

struct Settings {
  std::vector<std::string> argv;     // hw-exec's own command; of shell text "$0" and "$1" ...
  std::optional<expr::Words> words;  // the same, parsed
  std::optional<ShellCommand> shell_command = std::nullopt;
  Shell shell = {};
  expr::Input input = {};           // the slip's wins
  std::optional<Duration> timeout;  // the slip's wins
  Ending ending = {};
  Retries retries = {};
  Environment environment;
  Place place = {};
  std::size_t size_max = words_and_variables_max();  // of words and variables together
  std::optional<expr::Selector> key = {};            // the slip's wins
  BatchPolicy batch = {};
  Policy policy = {};
  int busy_signal = 0;  // for OnBusy::signal
  ScalePolicy scale = {};
  Halt halt = {};
  std::string on_success = {}, on_failure = {}, on_done = {};  // JSON arrays of targets, or empty
  OutputMode output = OutputMode::events;
  bool tags = false, passes = false, tells_start = false;
  std::size_t max_spawn = 100;                       // events that a command may emit
  std::unique_ptr<ResultsFolder> results = nullptr;  // maybe none
  bool clears = false;                               // the terminal, before each run

  [[nodiscard]] bool has_command() const { return !argv.empty(); }
  // What follows; the slip's wins.
  [[nodiscard]] Follow follow() const { return {on_success, on_failure, on_done}; }
};

// `operands`: of the command line. Error: what is wrong with them or the options, or with what they
// name.
[[nodiscard]] Result<Settings> make_settings(const Options& options,
                                             const std::vector<std::string>& operands);

}  // namespace hw::exec
