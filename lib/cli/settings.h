// SPDX-License-Identifier: MIT
// Options that may also stand in a program's configuration, at its top, by their names with
// underscores: "pending_max" for --pending-max. The command line and the environment win.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/option.h"
#include "cli/parse.h"
#include "config/fault.h"
#include "config/node.h"

namespace hw::cli {

// The keys of those options, besides `others`: all that may stand at the top.
[[nodiscard]] std::vector<std::string> file_keys(const Program& program,
                                                 const std::vector<std::string>& others);

// Sets the targets of `program` that neither the command line nor the environment has set, and
// says so in `settings`. A value that does not fit is a fault, even where another one wins. An
// option that may be repeated can have a list.
void apply_file(const Program& program, const config::Node& root, config::Faults& faults,
                std::vector<Setting>& settings);

// "--grace = 10s  (default)", a line each, for --check --verbose.
void append_settings(std::string& out, const std::vector<Setting>& settings);

}  // namespace hw::cli
