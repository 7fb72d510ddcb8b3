// SPDX-License-Identifier: MIT
// hw-exec's loop: lines from stdin to the slots, results from the slots to stdout, and the ways to
// come to an end. See DESIGN, the contract of every program, for signals.
#pragma once

#include "base/result.h"
#include "cli/run.h"
#include "exec/options.h"

namespace hw::exec {

[[nodiscard]] Result<ExitCode> run(const Options& options, const cli::Arguments& arguments);

}  // namespace hw::exec
