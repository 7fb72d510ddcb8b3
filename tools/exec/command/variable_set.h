// SPDX-License-Identifier: MIT
// The environment of one run while it is made, within what the system takes: a variable is at most
// limits::kWordMax bytes, and all of them and the words of the command together have a limit, too.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "exec/command/private_file.h"
#include "exec/command/shell.h"

namespace hw::exec {

// What the words and variables of a command may take together, each by its size_of().
[[nodiscard]] std::size_t words_and_variables_max();

// What the system counts for a word or a variable: its bytes, their end, and a pointer.
[[nodiscard]] constexpr std::size_t size_of(std::string_view text) {
  return text.size() + 1 + sizeof(char*);
}

[[nodiscard]] inline bool is_variable(std::string_view variable, std::string_view name) {
  return variable.size() > name.size() && variable[name.size()] == '=' &&
         variable.starts_with(name);
}

class VariableSet {
 public:
  // `inherited`: "NAME=value" each, which outlive the run; no two have one name. `room`: for
  // further ones.
  VariableSet(std::vector<const char*> inherited, const ShellSigns& shell_signs, std::size_t room)
      : inherited_(std::move(inherited)), room_(room), shell_signs_(shell_signs) {}

  // One that was asked for by name, in place of another of that name. If it is too long, NAME_FILE
  // is the path of a private file that holds it. Error: code data; it holds U+0000, or there is no
  // room.
  [[nodiscard]] Status set(std::string_view name, std::string_view value);

  // One that describes the event, which nobody has asked for: left out where there is no room, once
  // for each name. It replaces one that was set. Error: it holds U+0000.
  [[nodiscard]] Status offer(std::string_view name, std::string_view value);

  void remove(std::string_view name);

  [[nodiscard]] std::vector<const char*> take_inherited() { return std::move(inherited_); }
  [[nodiscard]] std::vector<std::string> take_own() { return std::move(own_); }
  [[nodiscard]] std::vector<PrivateFile> take_files() { return std::move(files_); }
  [[nodiscard]] const ShellSigns& shell_signs() const { return shell_signs_; }

 private:
  [[nodiscard]] bool add(std::string_view name, std::string_view value);

  std::vector<const char*> inherited_;
  std::vector<std::string> own_;
  std::vector<PrivateFile> files_;
  std::size_t room_;
  bool has_event_names_ = false;  // that were set
  ShellSigns shell_signs_;
};

}  // namespace hw::exec
