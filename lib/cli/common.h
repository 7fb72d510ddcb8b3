// SPDX-License-Identifier: MIT
// The options that every program has, and the parts of the command line that are printed from the
// table: help and completion.
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
  std::optional<std::string> completion;
};

[[nodiscard]] std::vector<Option> common_options(Common& common);

// 80 columns; `common` stands below the program's own options.
[[nodiscard]] std::string help_text(const Program& program, const std::vector<Option>& common);

// A bash script for bash-completion's folder.
[[nodiscard]] std::string bash_completion(const Program& program,
                                          const std::vector<Option>& common);

}  // namespace hw::cli
