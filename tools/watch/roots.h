// SPDX-License-Identifier: MIT
// What is watched: folders with all below them, and, for single files, a folder with some names in
// it. Decided once from the operands.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace hw::watch {

struct Root {
  std::string path;                // absolute, as it was given; symbolic links stay
  std::vector<std::string> names;  // only these, and nothing below; empty for all

  [[nodiscard]] bool is_recursive() const { return names.empty(); }
  [[nodiscard]] bool admits(std::string_view name) const;
};

// Roots inside another one are left out, with a warning. Error: code no_input for a path that does
// not exist.
[[nodiscard]] Result<std::vector<Root>> find_roots(const std::vector<std::string>& operands);

}  // namespace hw::watch
