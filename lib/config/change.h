// SPDX-License-Identifier: MIT
// What stays when a configuration is loaded anew. A configuration is immutable and its run-time
// state lives apart from it; a reload makes a new configuration, and what is named as before takes
// over the state of its namesake. Apart from the loader, for programs without a configuration link
// this, too.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace hw::config {

// Before a reload: an Error if `path` is neither a regular file nor a folder, for a pipe is read
// once and waiting for its next writer would stop all work.
[[nodiscard]] Status check_reload(const std::string& path);

struct Change {
  std::vector<std::optional<std::size_t>> former;  // of each new name: its place among the old ones
  std::vector<std::size_t> gone;                   // old ones without a namesake

  // "2 new, 5 stayed, 1 gone"; `changed` of those that stayed are so in name only.
  [[nodiscard]] std::string summary(std::size_t changed = 0) const;
};

// Names are unique in each list.
[[nodiscard]] Change compare_names(std::span<const std::string> before,
                                   std::span<const std::string> after);

}  // namespace hw::config
