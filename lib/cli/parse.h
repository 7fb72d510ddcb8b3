// SPDX-License-Identifier: MIT
// Parsing of a command line by an option table: POSIX clusters (-j4 -vq), --name=value, --name
// value, "--" ends the options, of a scalar the last one given wins, names are never abbreviated.
// An option that is not given is looked for in the environment as HW_<TOOL>_<OPTION>, but not by a
// verb ("hw event").
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "cli/option.h"

namespace hw::cli {

// The value of an option that is in force, as text, and who gave it: "command line", the name of a
// variable, "default", or the place in a file.
struct Setting {
  std::string name;
  std::string value;
  std::string origin;
};

struct Arguments {
  std::vector<std::string> operands;
  std::vector<Setting> settings = {};  // those that were given or have a default
  bool dash = false;  // a "-" stood among our own operands: read stdin even from a terminal
};

// Sets the targets of `options`. Error: code usage, one line.
[[nodiscard]] Result<Arguments> parse(const Program& program, const std::vector<Option>& options,
                                      const std::vector<std::string>& words);

// Sets the target of one option. Error: code usage, without the option's name.
[[nodiscard]] Status assign(const Option& option, const std::string& text);

// The same without setting it.
[[nodiscard]] Status check(const Option& option, const std::string& text);

// HW_ROUTE_LOG_FORMAT for --log-format of hw-route.
[[nodiscard]] std::string environment_name(std::string_view program, std::string_view option);

}  // namespace hw::cli
