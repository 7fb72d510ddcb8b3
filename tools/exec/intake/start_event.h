// SPDX-License-Identifier: MIT
// The event for which `--run-at-start` runs the command.
#pragma once

#include <string>

namespace hw::exec {

// Without LF.
[[nodiscard]] std::string start_event();

}  // namespace hw::exec
