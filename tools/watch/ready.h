// SPDX-License-Identifier: MIT
// Tells whoever has started us that we are at work.
#pragma once

#include "base/result.h"

namespace hw::watch {

// Whether the descriptor of --ready-fd is there; below 0 for none. Error: code usage.
[[nodiscard]] Status check_ready_fd(int fd);

// Writes a newline to `fd` and closes it, and tells the service manager (sd_notify(3)) if there is
// one.
void announce_ready(int fd);

}  // namespace hw::watch
