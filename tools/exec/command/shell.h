// SPDX-License-Identifier: MIT
// The shell that runs shell text, and how it can be spared (hw-exec(1), "Shell text").
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "exec/command/shell_text.h"

namespace hw::exec {

// What an environment holds that concerns shells.
struct ShellSigns {
  bool has_other_path = false;  // commands are looked for elsewhere than we would
  bool tells_bash = false;      // bash may be told to do something else with the same text

  // That a variable of this name is set.
  void note(std::string_view name);
};

class Shell {
 public:
  // By name or path; nothing is sh. Error: code usage, no shell that we know; no_input, it is not
  // there.
  [[nodiscard]] static Result<Shell> find(const std::optional<std::string>& program);

  [[nodiscard]] const std::string& name() const { return name_; }

  // SHELL -c TEXT NAME WORD...; fish has no NAME.
  [[nodiscard]] std::vector<std::string> argv(std::string_view text,
                                              const std::vector<std::string>& words) const;

  // Whether commands can be run without it, or with "exec", and the same come of it. Of dash and
  // bash that is known; others read files first that may change what a name means, or have more
  // commands of their own.
  [[nodiscard]] bool can_be_spared(const ShellSigns& signs) const;
  // Whether it stays, to wait for a simple command.
  [[nodiscard]] bool waits() const { return kind_ == Kind::dash; }

 private:
  enum class Kind { dash, bash, other };

  static Kind kind_of(const std::string& path);

  std::string path_ = "/bin/sh";
  std::string name_ = "sh";
  Kind kind_ = Kind::other;
};

// The first file of that name in the folders of `path`, or the file itself if `name` has a slash,
// seen from `folder`; nothing if that is none that can be run, or a folder of `path` is relative.
[[nodiscard]] std::optional<std::string> find_program(std::string_view name, std::string_view path,
                                                      std::string_view folder);

}  // namespace hw::exec
