// SPDX-License-Identifier: MIT
// What may stand in a target of a rule (hw-rules(5)). What a target says is obeyed by other
// programs (hw-exec and so on); hw-route only copies it.
#pragma once

#include <string_view>

#include "config/fault.h"
#include "config/node.h"

namespace hw::route {

// A name of a rule or a target that is too long for the slip is a fault.
void check_name(const config::Node& name, config::Faults& faults);

// Whether `node` can be a `forward_to`: a name or a list of names.
void check_forward(const config::Node& node, std::string_view key, config::Faults& faults);

// Adds what is wrong to `faults`, but for names that are resolved later (route/forward.h).
void check_target(const config::Node& node, config::Faults& faults);

}  // namespace hw::route
