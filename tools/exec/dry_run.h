// SPDX-License-Identifier: MIT
// `--dry-run`: what would be run is printed, for people and for a POSIX shell, and nothing is run,
// passed or closed (hw-exec(1), "What would be run").
#pragma once

#include "base/result.h"
#include "cli/run.h"
#include "exec/options.h"

namespace hw::exec {

// Reads stdin to its end. Exit: data if there were bad lines, or events that cannot be run.
[[nodiscard]] Result<ExitCode> dry_run(const Options& options, const cli::Arguments& arguments);

}  // namespace hw::exec
