// SPDX-License-Identifier: MIT
// Reads a configuration in JSON (RFC 8259) with comments: // and # to the end of the line, and
// /* */. A byte order mark at the start is skipped. Doubled keys are faults.
#pragma once

#include <cstddef>
#include <string_view>

#include "config/fault.h"
#include "config/node.h"

namespace hw::config {

// The tree of `text`, which is that of `file`; it lives in `faults` and in `text`. After a fault of
// syntax, of which the first is added, null.
[[nodiscard]] Node read_json(std::string_view text, Faults& faults, std::size_t file = 0);

}  // namespace hw::config
