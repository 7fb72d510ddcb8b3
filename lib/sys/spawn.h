// SPDX-License-Identifier: MIT
// Starts a command by clone(CLONE_VM | CLONE_VFORK | CLONE_PIDFD): as cheap as posix_spawn, from a
// process of any size, but with an exact error and with what posix_spawn cannot set. The child has
// its own process group, default signals (an inherited ignored HUP stays), an empty signal mask,
// no descriptor but those that it is given, and dies with the thread that started it
// (PR_SET_PDEATHSIG), so call this from threads that live as long as the process.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "sys/fd.h"

namespace hw::sys {

struct Command {
  std::vector<std::string> argv;            // argv[0] is looked up in PATH if it has no slash
  std::vector<std::string> environment;     // "NAME=value"; PATH is taken from our own environment
  std::string folder;                       // to run in; empty for ours
  std::optional<mode_t> umask = {};         // else ours
  std::vector<const char*> inherited = {};  // further variables, which the caller keeps
  // Of the files in PATH only the first one counts, and a script without "#!" is an error
  // (ENOEXEC): for callers that have another way then.
  bool is_exact = false;
};

struct Child {
  pid_t pid = -1;  // also its process group
  Fd pidfd;
};

// What become the descriptors 0, 1, 2 and, unless it is -1, 3 of a child; and what is its own.
struct Stdio {
  int input = -1, output = -1, errors = -1, extra = -1;
  int group_members = -1;  // of the control group that the child joins (sys/cgroup.h), or -1
};

// On failure, the errno of the step that failed (ENOENT, EACCES, E2BIG ...). `group` is where the
// child writes its process group before it execs and before it closes what it inherited
// (sys/keeper.h); it may be null.
[[nodiscard]] tl::expected<Child, int> spawn(const Command& command, const Stdio& stdio,
                                             std::atomic<pid_t>* group = nullptr);

// Raises our limit of open descriptors to `count`, as far as the hard limit allows; commands get
// the former limit back. Returns what the limit is now.
std::size_t allow_files(std::size_t count);

// "ENOENT" and so on.
[[nodiscard]] std::string errno_name(int errno_value);

}  // namespace hw::sys
