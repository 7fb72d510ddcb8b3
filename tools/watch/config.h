// SPDX-License-Identifier: MIT
// The configuration of hw-watch (hw-watch(1), CONFIGURATION): several watches with names, and
// options. Immutable; a reload makes a new one.
#pragma once

#include <string>
#include <vector>

#include "base/inputs.h"
#include "base/result.h"
#include "cli/parse.h"
#include "watch/options.h"
#include "watch/watch.h"

namespace hw::watch {

struct Config {
  std::vector<WatchSpec> watches;  // those that are enabled
  Options options;                 // of the command line, the environment and the file
};

// From --config, or from the operands where there is none. `listing` gets every value and its
// origin. Error: it cannot be read (no_input, ...), all its faults (config), or code usage.
[[nodiscard]] Result<Config> load_config(const Options& options, const cli::Arguments& arguments,
                                         Inputs& inputs, std::string* listing = nullptr);

}  // namespace hw::watch
