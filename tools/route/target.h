// SPDX-License-Identifier: MIT
// A target of a rule (hw-rules(5)): checked, and as the text that goes into the routing slip. What
// a target says is obeyed by other programs (hw-exec and so on); hw-route only copies it.
#pragma once

#include <string>
#include <vector>

#include "config/fault.h"
#include "config/node.h"

namespace hw::route {

struct Target {
  std::string name;
  std::string slip;  // its members but the name, as `"run":"...","timeout":"30s"`; may be empty
};

// A name of a rule or a target that is too long for the slip is a fault.
void check_name(const config::Node& name, config::Faults& faults);

// Adds what is wrong to `faults`. `number` names a target that has no name.
[[nodiscard]] Target compile_target(const config::Node& node, std::size_t number,
                                    config::Faults& faults);

}  // namespace hw::route
