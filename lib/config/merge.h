// SPDX-License-Identifier: MIT
// Several files as one configuration: objects are united, arrays put together in order, and every
// other value stands in one place only (or is the same in all).
#pragma once

#include "config/fault.h"
#include "config/node.h"

namespace hw::config {

// Both are objects, and `into` shares what is below `from` afterwards. A value that stands in both
// and differs is a fault that names both places.
void merge(Node& into, const Node& from, Faults& faults);

}  // namespace hw::config
