// SPDX-License-Identifier: MIT
// The files and folders that something was made from, for those who watch them for changes.
#pragma once

#include <string>
#include <vector>

namespace hw {

struct Inputs {
  std::vector<std::string> files;    // that were read or tried
  std::vector<std::string> folders;  // that were listed
};

}  // namespace hw
