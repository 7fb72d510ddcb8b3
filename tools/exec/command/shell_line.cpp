// SPDX-License-Identifier: MIT
#include "exec/command/shell_line.h"

#include <fmt/core.h>

#include <algorithm>

#include "exec/command/shell.h"
#include "exec/command/shell_quote.h"
#include "exec/command/variable_set.h"

namespace hw::exec {

namespace {

std::string assignment(std::string_view variable) {
  const std::size_t sign = variable.find('=');
  const std::string_view name = variable.substr(0, sign);
  return is_shell_name(name) ? fmt::format("{}={}", name, shell_word(variable.substr(sign + 1)))
                             : shell_word(variable);
}

// Of a variable that the shell is expected to have as well.
std::string handed_on(std::string_view variable) {
  const std::string_view name = variable.substr(0, variable.find('='));
  return is_shell_name(name) ? fmt::format("{0}=\"${0}\"", name) : shell_word(variable);
}

// Commands are looked for in our PATH, whatever theirs is; env knows theirs only.
std::string file_of(const ShellLine& line) {
  const sys::Command& command = line.command;
  const bool has_other_path =
      std::any_of(command.environment.begin(), command.environment.end(),
                  [](const std::string& variable) { return is_variable(variable, "PATH"); });
  const std::string& name = command.argv.front();
  return has_other_path ? find_program(name, line.path, command.folder).value_or(name) : name;
}

std::string run_by_env(const ShellLine& line) {
  std::string text = "env";
  text += line.is_clean ? " -i" : "";
  const auto& own = line.command.environment;
  const bool could_be_option =
      own.empty() || std::any_of(own.begin(), own.end(), [](const std::string& variable) {
        return variable.starts_with('-');
      });
  text += could_be_option ? " --" : "";
  if (line.is_clean) {
    for (const char* const variable : line.command.inherited) {
      text += " " + handed_on(variable);
    }
  }
  for (const std::string& variable : own) {
    text += " " + assignment(variable);
  }
  const std::string file = file_of(line);
  if (file.find('=') != std::string::npos) {  // which env would take for a variable
    text += " sh -c 'exec \"$@\"' sh";
  }
  text += " " + shell_word(file);
  for (std::size_t at = 1; at < line.command.argv.size(); ++at) {
    text += " " + shell_word(line.command.argv[at]);
  }
  return text;
}

// No name stands for another folder, nor does what $CDPATH knows.
std::string go_to(const std::string& folder) {
  return fmt::format("cd -P {} && ", shell_word(folder.starts_with('/') ? folder : "./" + folder));
}

}  // namespace

std::string shell_line(const ShellLine& line) {
  std::string text = line.input ? shell_printf(*line.input) + " | " + run_by_env(line)
                                : run_by_env(line) + " </dev/null";
  const sys::Command& command = line.command;
  if (!command.folder.empty()) {
    text.insert(0, go_to(command.folder));
  }
  if (command.umask) {
    text.insert(0, fmt::format("umask {:03o} && ", *command.umask));
  }
  return command.folder.empty() && !command.umask ? text : "(" + text + ")";
}

}  // namespace hw::exec
