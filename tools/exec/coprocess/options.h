// SPDX-License-Identifier: MIT
// What --coprocess (hw-exec(1)) makes of the other options.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "exec/settings.h"

namespace hw::exec {

// Error: usage, there is no command, or an option that means nothing with a coprocess.
[[nodiscard]] Status check_coprocess(const Options& options,
                                     const std::vector<std::string>& operands);

// Its own defaults. Error: usage, as for a command that needs values of an event.
[[nodiscard]] Status adapt_to_coprocess(const Options& options, Settings& settings);

}  // namespace hw::exec
