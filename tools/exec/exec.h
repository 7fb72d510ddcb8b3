// SPDX-License-Identifier: MIT
// hw-exec as its command line asks for it: sets up what it runs in, and runs it.
#pragma once

#include "base/result.h"
#include "cli/run.h"
#include "exec/options.h"

namespace hw::exec {

[[nodiscard]] Result<ExitCode> run(const Options& options, const cli::Arguments& arguments);

}  // namespace hw::exec
