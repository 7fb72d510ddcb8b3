// SPDX-License-Identifier: MIT
// The event of a target that follows a command and is no command itself: the event that was
// answered, with the target in its slip, for the worker that knows it. With a lease it is a child
// line, which says of which job it is a child (hw-events(5), "child_of").
#pragma once

#include <string>

#include "exec/intake/job.h"

namespace hw::exec {

// Of the target at which the course is. Without LF.
[[nodiscard]] std::string emission(const Job& job);

}  // namespace hw::exec
