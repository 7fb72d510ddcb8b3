// SPDX-License-Identifier: MIT
// The one way to read a configuration, hw-config(5): a file in JSON (with comments) or, by its name
// (.yaml, .yml), in YAML; a folder, whose .json, .yaml and .yml files are read in the order of
// their names; `include` for other files and folders, relative to the file that says so and each
// read once; ${...} expanded; `version` checked and taken out.
#pragma once

#include <string>

#include "base/inputs.h"
#include "base/result.h"
#include "config/fault.h"
#include "config/node.h"

namespace hw::config {

// The tree lives in `faults`. Faults are added, and the rest is read all the same. An Error
// (no_input, ...) where `path` itself cannot be read. `inputs` is filled in any case.
[[nodiscard]] Result<Node> load(const std::string& path, Faults& faults, Inputs& inputs);

// One text without a file: `name` says in messages where it comes from. The tree lives in `faults`.
[[nodiscard]] Node load_text(const std::string& name, std::string text, Faults& faults);

}  // namespace hw::config
