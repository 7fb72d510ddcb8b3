// SPDX-License-Identifier: MIT
// What is watched: folders with all below them, and, for single files, a folder with some names in
// it. A path that is not there yet becomes one of these when it is.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "watch/choose/rules.h"

namespace hw::watch {

struct Root {
  std::string path;                     // absolute, as it was given; symbolic links stay
  std::vector<std::string> names = {};  // only these, and nothing below; empty for all
  bool is_known = true;                 // false until there was something at `path`

  [[nodiscard]] bool is_recursive() const { return names.empty(); }
  [[nodiscard]] bool admits(std::string_view name) const;

  // `path` is a file, or another thing that is no folder: watches its folder for its name.
  void become_file();
};

// Roots that another one covers are left out, with a warning. Error: a path that is empty, or
// cannot be looked for.
[[nodiscard]] Result<std::vector<Root>> find_roots(const std::vector<std::string>& operands,
                                                   const Rules& rules);

}  // namespace hw::watch
