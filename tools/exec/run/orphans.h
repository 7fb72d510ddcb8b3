// SPDX-License-Identifier: MIT
// The processes that a command has started, itself left out, wherever they have gone: those below
// it, and of the orphans that came to us those in its process group, those that have its mark in
// their environment, those that a look has found before, and all below them. Not found is only who
// has left the group, and replaced its environment, and lost its parent before the first look; all
// are found if the run has a control group.
//
// They start others, and end, while they are looked for. What is said of none living is certain all
// the same: who ends leaves its children to us before it is seen to have ended, so a look that saw
// one end is made again.
#pragma once

#include <sys/types.h>

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "exec/run/ending.h"
#include "exec/run/reaper.h"
#include "sys/cgroup.h"
#include "sys/fd.h"
#include "sys/processes.h"

namespace hw::exec {

// The variable that marks a run: it is in the environment of its command alone.
constexpr std::string_view kMarkVariable = "TRACEPARENT";

class Orphans {
 public:
  static constexpr std::size_t kWatched = 2;

  // `mark`: TRACEPARENT of the run.
  Orphans(const Ending& ending, std::string_view mark)
      : reaper_(ending.reaper), cgroups_(ending.cgroups), mark_(mark) {}

  // Makes the control group of the run, if it is to have one, before its leader is started. Returns
  // what the leader joins it by, or -1 if there is none. Error: an errno.
  [[nodiscard]] tl::expected<int, int> make_cgroup();

  void set_leader(pid_t leader) { leader_ = leader; }  // which is not reaped before our end
  void leader_has_ended() { is_leader_alive_ = false; }

  // Sends a signal to the leader's group. Who is below the leader is known by then, even if a
  // parent dies of it before its children.
  void signal_group(int signal);

  // Looks who is there. Those that are and have not had it from here before get `signal`, if it is
  // not 0; a signal other than KILL only if they have left the group.
  void look(int signal);

  void forget() { living_ = 0, watched_ = {}; }

  // What the last look has found: how many, and two of them to poll() for the end of; when that
  // comes, look again.
  [[nodiscard]] std::size_t living() const { return living_; }
  [[nodiscard]] int watched(std::size_t index) const { return watched_[index].get(); }

  // How many have had a signal from here that had left the group.
  [[nodiscard]] std::size_t escaped() const { return escaped_.size(); }

 private:
  struct Origin {
    pid_t parent;
    bool is_known;  // to be the command's
  };
  void look_once(int signal);
  void visit_members(int signal, std::vector<pid_t>& to_visit);
  void visit(pid_t process, Origin origin, int signal, std::vector<pid_t>& to_visit);
  [[nodiscard]] bool is_ours(pid_t process, const sys::ProcessStat& stat);
  void note_end(pid_t process);
  void send(pid_t process, const sys::Fd& pidfd, bool has_escaped, int signal);

  Reaper* reaper_;
  sys::Cgroups* cgroups_;
  std::string mark_;
  std::optional<sys::Cgroup> cgroup_;
  pid_t leader_ = 0;
  bool is_leader_alive_ = true;
  bool was_signalled_ = false;  // its group
  std::size_t living_ = 0;
  std::array<sys::Fd, kWatched> watched_;
  std::map<pid_t, unsigned long long> known_;  // that were found, and when they were started
  std::vector<pid_t> escaped_;
  std::set<pid_t> seen_;       // in this look
  std::vector<pid_t> ended_;   // that were seen, dead, in this look
  bool has_changed_ = false;   // while we looked
  bool is_undecided_ = false;  // one is between two programs
};

}  // namespace hw::exec
