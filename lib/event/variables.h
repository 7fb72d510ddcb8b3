// SPDX-License-Identifier: MIT
// Names of environment variables: which describe an event to a command, and which no event may set
// (hw-exec(1), "Environment of the commands").
#pragma once

#include <string_view>

#include "base/result.h"

namespace hw::event {

// As POSIX has them: letters, digits and underscores, and no digit first.
[[nodiscard]] bool is_variable_name(std::string_view name);

// Whether it is set for every command, to describe its event: HW_EVENT_ID, HW_DATA_PATH, FILE ...
[[nodiscard]] bool describes_event(std::string_view name);

// Whether it decides which programs, libraries or settings a command uses: PATH, LD_PRELOAD ...
[[nodiscard]] bool is_protected_variable(std::string_view name);

// Whether a value of an event may be given this name at the wish of a user. Error: code usage, why
// not.
[[nodiscard]] Status check_variable(std::string_view name);

}  // namespace hw::event
