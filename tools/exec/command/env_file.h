// SPDX-License-Identifier: MIT
// Files of variables (hw-exec(1), "Files of variables"): lines NAME=value, a subset of what
// systemd.exec(5) says of EnvironmentFile=, in which nothing has two meanings.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace hw::exec {

struct Variable {
  std::string name, value;
};

// `name` is the file's, for messages. Error: code config, all faults, a line "FILE:LINE:COLUMN:
// ..." each. No value is shown in them: it may be a secret.
[[nodiscard]] Result<std::vector<Variable>> parse_env_file(std::string_view name,
                                                           std::string_view text);

}  // namespace hw::exec
