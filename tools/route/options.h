// SPDX-License-Identifier: MIT
// The command line of hw-route(1).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "cli/option.h"
#include "event/bad_lines.h"

namespace hw::route {

struct Options {
  std::optional<std::string> match;
  std::optional<std::string> hash;
  bool invert = false;
  bool tally = false;
  bool check = false;
  bool test = false;
  std::string test_format = "tap";
  bool dry_run = false;
  bool explain = false;
  std::optional<std::string> stats;
  std::optional<std::string> name;
  std::optional<Duration> off_for;
  bool list = false;
  bool eventbridge = false;
  std::vector<std::string> outputs;
  std::optional<std::string> unmatched;
  bool watch_config = false;
  std::optional<std::string> errors;
  event::BadLineOptions bad_lines;
  std::optional<Duration> grace = std::chrono::seconds(10);
};

[[nodiscard]] cli::Program program(Options& options, std::string_view summary);

}  // namespace hw::route
