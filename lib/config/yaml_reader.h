// SPDX-License-Identifier: MIT
// Reads a configuration in YAML 1.2: one document, plain scalars by the core schema, anchors and
// aliases, `<<` (a mapping or a list of them; own keys win, then the first). Doubled keys, keys
// that are no scalars, tags other than the core's, and aliases that unfold beyond
// limits::kConfigAliasMax values are faults.
#pragma once

#include <cstddef>
#include <string_view>

#include "config/fault.h"
#include "config/node.h"

namespace hw::config {

// The tree of `text`, which is that of `file`; it lives in `faults`. A value that came by an alias
// has the place of its anchor. After a fault of syntax, of which the first is added, null.
[[nodiscard]] Node read_yaml(std::string_view text, Faults& faults, std::size_t file = 0);

}  // namespace hw::config
