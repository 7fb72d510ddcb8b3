// SPDX-License-Identifier: MIT
// Where programs keep what outlives them, the same for all programs of a user: $HW_HOME, else
// /var/lib/hookwork for root, else $XDG_STATE_HOME/hookwork or ~/.local/state/hookwork.
#pragma once

#include <string>

#include "base/result.h"

namespace hw {

// Error: unavailable, there is no home folder.
[[nodiscard]] Result<std::string> state_folder();

}  // namespace hw
