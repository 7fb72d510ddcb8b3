// SPDX-License-Identifier: MIT
// The ignore files that hold for a tree, gitignore(5): those of its own folders, read one by one,
// and those from outside it. In a folder, .ignore (as ripgrep and fd have it) is above .gitignore.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ignore/rules.h"

namespace hw::ignore {

// Those that a folder can have, the higher one first.
inline constexpr std::array<std::string_view, 2> kFileNames = {".ignore", ".gitignore"};

[[nodiscard]] bool is_file_name(std::string_view name);

// The rules of one folder's own files, of the higher one first; without those that have none.
// Error: a file cannot be read, or has more than 1 MiB.
[[nodiscard]] Result<std::vector<Rules>> read_folder(const std::string& folder);

struct Outer {
  std::string prefix;  // the root as seen from the folder of the rules, "a/b/"; may be empty
  Rules rules;
};

// What holds for a root from outside, the highest first: the files of the folders above it up to
// the top of its repository, the repository's info/exclude, and the user's core.excludesFile, which
// git is asked for if it is there. In no repository only the last one. Error: a file cannot be
// read.
[[nodiscard]] Result<std::vector<Outer>> read_outer(const std::string& root);

}  // namespace hw::ignore
