// SPDX-License-Identifier: MIT
// The programs that `hw` can start: ours, from its own folder, and plug-ins, which are executable
// files named hw-... in PATH. None is started to be listed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hw::umbrella {

struct Entry {
  std::string_view program;  // "hw-route"
  std::string_view summary;
};

[[nodiscard]] const std::vector<Entry>& built_in();

// The names of plug-ins ("hw-foo"), sorted; without those that a built-in program hides.
[[nodiscard]] std::vector<std::string> plug_ins();

// What `hw` alone prints.
[[nodiscard]] std::string listing();

}  // namespace hw::umbrella
