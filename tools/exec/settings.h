// SPDX-License-Identifier: MIT
// What the command line says of every run.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "cli/run.h"
#include "exec/course.h"
#include "exec/environment.h"
#include "exec/halt.h"
#include "exec/options.h"
#include "exec/retries.h"
#include "exec/scale.h"
#include "exec/scheduler.h"
#include "expr/selector.h"
#include "expr/words.h"

namespace hw::exec {

struct Settings {
  std::vector<std::string> argv;     // hw-exec's own command; empty if it has none
  std::optional<expr::Words> words;  // the same, parsed
  std::optional<Duration> timeout;   // the slip's wins
  Duration grace{};                  // from TERM to KILL
  Retries retries = {};
  Environment environment;
  std::optional<expr::Selector> key = {};  // the slip's wins
  Policy policy = {};
  int busy_signal = 0;  // for OnBusy::signal
  ScalePolicy scale = {};
  Follow follow = {};  // the slip's wins; views of the strings below
  std::string on_success = {}, on_failure = {}, on_done = {};
  Halt halt = {};
  bool clears = false;  // the terminal, before each run

  Settings(const Settings&) = delete;
  Settings& operator=(const Settings&) = delete;
  explicit Settings(const char* const* inherited) : environment(inherited) {}
  ~Settings() = default;

  // Error: usage.
  [[nodiscard]] Status read(const Options& options, const std::vector<std::string>& operands);

 private:
  [[nodiscard]] Status read_when(const Options& options);
};

}  // namespace hw::exec
