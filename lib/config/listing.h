// SPDX-License-Identifier: MIT
// What a configuration says in effect, a line per value with its place, for --check --verbose:
//
//     rules[0].targets[0].cwd = "/srv/app"  (rules.yaml:7:14, written "${ROOT}/app")
//
// A value that came from ${file:...} may be a secret: it is shown as "...".
#pragma once

#include <string>

#include "config/fault.h"
#include "config/node.h"

namespace hw::config {

void append_listing(std::string& out, const Node& root, const Faults& faults);

}  // namespace hw::config
