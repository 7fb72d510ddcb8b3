// SPDX-License-Identifier: MIT
// A command as text that a POSIX shell runs to the same effect: `printf ... | env NAME=value ...
// COMMAND WORD...`, in parentheses where it has a folder or umask of its own. It goes through env,
// so that the command is a file, and nothing that the shell knows by that name. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sys/spawn.h"

namespace hw::exec {

struct ShellLine {
  const sys::Command& command;
  std::optional<std::string_view> input = {};  // nothing: /dev/null
  bool is_clean = false;                       // the shell's own variables are not handed on
  std::string_view path = {};                  // where commands are looked for
};

// Without LF at its end; there may be some within, in quotes. What the command inherits is not in
// it, but where that is not all that the shell has: then as NAME="$NAME".
[[nodiscard]] std::string shell_line(const ShellLine& line);

}  // namespace hw::exec
