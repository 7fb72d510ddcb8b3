// SPDX-License-Identifier: MIT
// Reads the leaves of a pattern: lists of alternatives, each a literal or an operator with its
// operand.
#pragma once

#include "match/pattern.h"

namespace hw::match {

// What is wrong is added to `faults`, and the alternative left out.
[[nodiscard]] Alternatives compile_alternatives(const config::Node& list, Dialect dialect,
                                                config::Faults& faults);

}  // namespace hw::match
