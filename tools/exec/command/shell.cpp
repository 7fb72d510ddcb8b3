// SPDX-License-Identifier: MIT
#include "exec/command/shell.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>

#include "base/fs.h"
#include "base/text.h"
#include "sys/fd.h"

namespace hw::exec {

namespace {

constexpr auto kShells =
    std::to_array<std::string_view>({"sh", "bash", "zsh", "dash", "fish", "ksh"});

bool can_be_run(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
         eaccess(path.c_str(), X_OK) == 0;
}

// A script says in its first line what runs it. What cannot be read may not be there.
bool has_interpreter(const std::string& path) {
  const sys::Fd file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::array<char, 256> head;
  const ssize_t size = file ? read(file.get(), head.data(), head.size()) : -1;
  const std::string_view text(head.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  if (!text.starts_with("#!")) {
    return size > 0;
  }
  const std::size_t begin = std::min(text.find_first_not_of(" \t", 2), text.size());
  return can_be_run(std::string(text.substr(begin, text.find_first_of(" \t\n", begin) - begin)));
}

bool is_there(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0;
}

}  // namespace

// By the file itself: sh is a link to one of several.
Shell::Kind Shell::kind_of(const std::string& path) {
  struct Free {
    void operator()(char* text) const { free(text); }  // NOLINT: as realpath() wants it
  };
  const std::unique_ptr<char, Free> real(realpath(path.c_str(), nullptr));
  const std::string_view name = base_name(real ? real.get() : path.c_str());
  return name == "dash" ? Kind::dash : name == "bash" ? Kind::bash : Kind::other;
}

Result<Shell> Shell::find(const std::optional<std::string>& program) {
  Shell shell;
  if (program) {
    shell.name_ = base_name(*program);
    if (std::find(kShells.begin(), kShells.end(), shell.name_) == kShells.end()) {
      return fail(ExitCode::usage,
                  fmt::format("'{}' is none of sh, bash, zsh, dash, fish and ksh{}", *program,
                              suggestion(*program, kShells)));
    }
    if (*program != "sh") {
      const char* const path = std::getenv("PATH");
      const auto found = find_program(*program, path == nullptr ? "" : path, "");
      if (!found) {
        return fail(ExitCode::no_input, fmt::format("there is no program '{}'", *program));
      }
      HW_TRY_ASSIGN(shell.path_, absolute_path(*found));
    }
  }
  shell.kind_ = kind_of(shell.path_);
  return shell;
}

std::vector<std::string> Shell::argv(std::string_view text,
                                     const std::vector<std::string>& words) const {
  std::vector<std::string> argv;
  argv.reserve(words.size() + 4);
  argv.insert(argv.end(), {path_, "-c", std::string(text)});
  if (name_ != "fish") {
    argv.push_back(name_);
  }
  argv.insert(argv.end(), words.begin(), words.end());
  return argv;
}

bool Shell::can_be_spared(const ShellSigns& signs) const {
  return !signs.has_other_path &&
         (kind_ == Kind::dash || (kind_ == Kind::bash && !signs.tells_bash));
}

void ShellSigns::note(std::string_view name) {
  has_other_path = has_other_path || name == "PATH";
  tells_bash =
      tells_bash || name.starts_with("BASH") || name == "SHELLOPTS" || name == "EXECIGNORE";
}

std::optional<std::string> find_program(std::string_view name, std::string_view path,
                                        std::string_view folder) {
  const auto if_it_runs = [](std::string file) {
    return can_be_run(file) && has_interpreter(file) ? std::optional(std::move(file))
                                                     : std::nullopt;
  };
  if (name.find('/') != std::string_view::npos) {
    return if_it_runs(name.starts_with('/') || folder.empty() ? std::string(name)
                                                              : fmt::format("{}/{}", folder, name));
  }
  for (const std::string_view part : split(path, ':')) {
    if (!part.starts_with('/')) {
      return std::nullopt;
    }
    std::string file = fmt::format("{}/{}", part, name);
    if (is_there(file)) {
      return if_it_runs(std::move(file));
    }
  }
  return std::nullopt;
}

}  // namespace hw::exec
