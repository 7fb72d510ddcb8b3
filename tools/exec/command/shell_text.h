// SPDX-License-Identifier: MIT
// What a piece of shell text is, read by the rules that dash and bash share (POSIX.1-2017, Shell
// Command Language, 2.2 to 2.10). In doubt it is `whole`: that is never wrong. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hw::exec {

struct ShellText {
  enum class Form {
    whole,   // only a shell can run it
    simple,  // one simple command, which is no builtin: a file, with what the shell makes of the
             // rest
    direct,  // the same, and the shell would make no more of it than `words`
  };
  Form form = Form::whole;
  std::vector<std::string> words = {};  // of `simple` only the first counts
};

[[nodiscard]] ShellText read_shell_text(std::string_view text);

// `text`, which is `simple` or `direct`, with "exec " before the command.
[[nodiscard]] std::string with_exec(std::string_view text);

}  // namespace hw::exec
