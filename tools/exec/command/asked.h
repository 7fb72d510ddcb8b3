// SPDX-License-Identifier: MIT
// What is to be run for a job: words, or shell text, which words give to a shell.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "exec/command/shell_text.h"
#include "exec/command/work.h"

namespace hw::exec {

struct Asked {
  std::vector<std::string> argv;
  std::string text = {};  // for a shell, and what it is
  ShellText read = {};
};

// Those that a command is for.
using Events = std::span<const json::Value>;

// `event` is the job's, `events` are those that share its command, or that one.
[[nodiscard]] Result<Asked> asked_of(const Work& work, const Settings& settings,
                                     const json::Value& event, Events events, expr::Arena& arena);

}  // namespace hw::exec
