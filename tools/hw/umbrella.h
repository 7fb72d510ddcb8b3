// SPDX-License-Identifier: MIT
// hw(1): starts the other programs. A program of ours, in hw's own folder, cannot be shadowed; then
// comes PATH, which is the plug-in mechanism.
#pragma once

#include "base/result.h"
#include "cli/run.h"

namespace hw::umbrella {

[[nodiscard]] cli::Program program(std::string_view summary);
[[nodiscard]] Result<ExitCode> run(const cli::Arguments& arguments);

}  // namespace hw::umbrella
