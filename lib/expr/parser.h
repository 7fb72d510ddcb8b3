// SPDX-License-Identifier: MIT
// JMESPath text to a program (expr/program.h). The grammar is that of the specification. Where that
// leaves open what belongs to what, the reading is the one that all implementations share, unless
// theirs is of no use: `!a.b` negates a.b here, and `a.*.b.c` goes on to c for each value.
#pragma once

#include <memory>
#include <string_view>

#include "base/result.h"
#include "expr/program.h"

namespace hw::expr {

// Error: code usage, "column N: what is wrong"; all that can be known without an event.
[[nodiscard]] Result<std::unique_ptr<const Program>> parse_program(std::string_view text);

}  // namespace hw::expr
