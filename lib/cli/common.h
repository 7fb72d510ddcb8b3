// SPDX-License-Identifier: MIT
// The options that every program has, and the help that is printed from the table.
#pragma once

#include <string>
#include <vector>

#include "cli/option.h"

namespace hw::cli {

struct Common {
  bool help = false;
  bool version = false;
  bool quiet = false;
  int verbose = 0;
  std::string color = "auto";
  std::string log_format = "text";
  std::string completion;  // the name of a shell, if asked for
};

[[nodiscard]] std::vector<Option> common_options(Common& common);

// 80 columns; `common` stands below the program's own options.
[[nodiscard]] std::string help_text(const Program& program, const std::vector<Option>& common);

}  // namespace hw::cli
