// SPDX-License-Identifier: MIT
// `hw event`: prints one event made from its arguments.
#pragma once

#include "cli/option.h"

namespace hw::umbrella {

// The command line as hw's table of verbs has it, for the completion.
[[nodiscard]] cli::Verb event_verb();

// A main() of its own; argv[0] is "event". Returns the exit status.
[[nodiscard]] int event_main(int argc, char** argv);

}  // namespace hw::umbrella
