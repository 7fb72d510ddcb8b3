// SPDX-License-Identifier: MIT
// Control groups, version 2 (the kernel's Documentation/admin-guide/cgroup-v2.rst), of which a
// process can have some below its own if that is delegated to it. Whatever a member does, it and
// those that it starts stay in the group, and all are killed at once by its file cgroup.kill
// (Linux 5.14).
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sys/fd.h"

namespace hw::sys {

// The folder of a process's group, from its /proc/PID/cgroup and its /proc/PID/mountinfo; nothing
// if that is not to be seen here.
[[nodiscard]] std::optional<std::string> cgroup_folder(std::string_view cgroup,
                                                       std::string_view mounts);

class Cgroups;

// One of them. It is removed in the end, unless it still has members.
class Cgroup {
 public:
  Cgroup(Cgroups& owner, std::string path, Fd members);
  Cgroup(const Cgroup&) = delete;
  Cgroup& operator=(const Cgroup&) = delete;
  Cgroup(Cgroup&&) = default;
  Cgroup& operator=(Cgroup&&) = default;
  ~Cgroup();

  // A process that writes "0" here becomes a member.
  [[nodiscard]] int members() const { return members_.get(); }

  [[nodiscard]] std::vector<pid_t> processes() const;
  [[nodiscard]] bool can_kill() const;
  void kill() const;

 private:
  Cgroups* owner_;
  std::string path_;
  Fd members_;
};

// Those of this process. May be used by several threads.
class Cgroups {
 public:
  // `name`: of the program, with which the names of all groups begin. Removes those that programs
  // of that name have left behind. Error: unavailable, why there can be none.
  [[nodiscard]] static Result<std::unique_ptr<Cgroups>> open(std::string_view name);

  Cgroups(std::string folder, std::string_view name);
  Cgroups(const Cgroups&) = delete;
  Cgroups& operator=(const Cgroups&) = delete;
  ~Cgroups();  // tries once more to remove those that still had members

  // Error: an errno.
  [[nodiscard]] tl::expected<Cgroup, int> make();

 private:
  friend class Cgroup;
  void remove(std::string path);
  void remove_stale(std::string_view name) const;

  std::string folder_;
  std::string prefix_;
  std::mutex mutex_;
  std::uint64_t count_ = 0;
  std::vector<std::string> kept_;  // with members
};

}  // namespace hw::sys
