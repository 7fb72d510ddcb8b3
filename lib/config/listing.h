// SPDX-License-Identifier: MIT
// What a configuration says in effect, a line per value with its place, for --check --verbose:
//
//     rules[0].targets[0].cwd = "/srv/app"  (rules.yaml:7:14, written "${ROOT}/app")
//
// A value that came from ${file:...} may be a secret: it is shown as "...".
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "config/fault.h"
#include "config/node.h"

namespace hw::config {

// A value that is in force where no file says otherwise.
struct Default {
  std::string_view object;  // in which it would stand: "", "rules[]", "rules[].targets[]"
  std::string_view key;
  std::string_view value;  // as JSON; "#" for the number of the object in its list, from 1
};

// Members of the root that are among `without` are left out.
void append_listing(std::string& out, const Node& root, const Faults& faults,
                    std::span<const Default> defaults = {},
                    std::span<const std::string> without = {});

// Whether a ${file:...} stands in it.
[[nodiscard]] bool is_from_file(const Node& node);

}  // namespace hw::config
