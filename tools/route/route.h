// SPDX-License-Identifier: MIT
// hw-route as a whole: what its command line asks for.
#pragma once

#include "base/result.h"
#include "cli/run.h"
#include "route/options.h"

namespace hw::route {

[[nodiscard]] Result<ExitCode> run(const Options& options, const cli::Arguments& arguments);

}  // namespace hw::route
