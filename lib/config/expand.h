// SPDX-License-Identifier: MIT
// Expands ${...} in the strings of a configuration that has been parsed, so that no value can
// become syntax: ${NAME} and ${NAME:-default} (for unset or empty) from the environment,
// ${file:PATH} for a file's text without the line feeds at its end; `$$` is `$`, any other `$`
// stays. Never in keys, and never inside members that are program text or patterns: run, argv,
// pattern, where, transform.
#pragma once

#include <string>

#include "base/inputs.h"
#include "config/fault.h"
#include "config/node.h"

namespace hw::config {

struct ExpandContext {
  std::string folder;  // of the file, where a relative PATH begins; empty for ours
  Inputs* inputs;      // gets the files that were read, or tried
};

// Adds a fault for what is unset, cannot be read or is not closed.
void expand(Node& node, const ExpandContext& context, Faults& faults);

}  // namespace hw::config
