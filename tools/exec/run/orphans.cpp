// SPDX-License-Identifier: MIT
#include "exec/run/orphans.h"

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <utility>

#include "exec/run/leader.h"

namespace hw::exec {

namespace {
constexpr int kLooks = 100;
constexpr int kBetweenLooksMs = 1;  // the system's work is waited for, by no clock of ours

// All of its threads.
bool has_ended(const sys::Fd& pidfd) {
  pollfd entry{pidfd.get(), POLLIN, 0};
  return poll(&entry, 1, 0) > 0;
}
}  // namespace

tl::expected<int, int> Orphans::make_cgroup() {
  if (cgroups_ == nullptr) {
    return -1;
  }
  auto made = cgroups_->make();
  if (!made) {
    return tl::unexpected<int>(made.error());
  }
  cgroup_.emplace(*std::move(made));
  return cgroup_->members();
}

void Orphans::signal_group(int signal) {
  if (!std::exchange(was_signalled_, true)) {
    look(0);
  }
  exec::signal_group(leader_, signal);
}

void Orphans::look(int signal) {
  ended_.clear();
  for (int i = 0; i < kLooks; ++i) {
    has_changed_ = false;
    is_undecided_ = false;
    look_once(signal);
    if (is_undecided_) {
      poll(nullptr, 0, kBetweenLooksMs);
    } else if (!has_changed_) {
      return;
    }
  }
}

void Orphans::look_once(int signal) {
  living_ = 0;
  watched_ = {};
  seen_.clear();
  if (reaper_ == nullptr) {
    return;
  }
  const auto lock = reaper_->hold();
  const pid_t self = getpid();
  std::vector<pid_t> to_visit;
  if (cgroup_) {
    visit_members(signal, to_visit);
  }
  if (is_leader_alive_) {
    for (const pid_t child : sys::children_of(leader_)) {
      visit(child, {leader_, true}, signal, to_visit);
    }
  }
  for (const pid_t orphan : sys::children_of(self, self)) {
    visit(orphan, {self, false}, signal, to_visit);
  }
  while (!to_visit.empty()) {
    const pid_t parent = to_visit.back();
    to_visit.pop_back();
    for (const pid_t child : sys::children_of(parent)) {
      visit(child, {parent, true}, signal, to_visit);
    }
  }
}

// At once by the system, which is faster than any that start others; then one by one, for those
// that end are to be seen.
void Orphans::visit_members(int signal, std::vector<pid_t>& to_visit) {
  if (signal == SIGKILL) {
    cgroup_->kill();
  }
  for (const pid_t process : cgroup_->processes()) {
    if (const auto stat = sys::read_process(process)) {
      visit(process, {stat->parent, true}, signal, to_visit);
    }
  }
}

// The descriptor first: what is read after it, of a process that then is still there, is its own.
void Orphans::visit(pid_t process, Origin origin, int signal, std::vector<pid_t>& to_visit) {
  if (process == leader_ || !seen_.insert(process).second) {
    return;
  }
  sys::Fd pidfd(static_cast<int>(syscall(SYS_pidfd_open, process, 0)));
  const auto stat = sys::read_process(process);
  if (!pidfd || !stat || has_ended(pidfd)) {
    return note_end(process);
  }
  if (stat->parent != origin.parent) {  // it has lost it just now, or is another one of that number
    has_changed_ = true;
    return;
  }
  if (!origin.is_known && !is_ours(process, *stat)) {
    return;
  }
  ++living_;
  known_[process] = stat->started;
  to_visit.push_back(process);
  if (signal != 0) {
    send(process, pidfd, stat->group != leader_, signal);
  }
  const auto free =
      std::find_if(watched_.begin(), watched_.end(), [](const sys::Fd& fd) { return !fd; });
  if (free != watched_.end()) {
    *free = std::move(pidfd);
  }
}

bool Orphans::is_ours(pid_t process, const sys::ProcessStat& stat) {
  const auto known = known_.find(process);
  if (stat.group == leader_ || (known != known_.end() && known->second == stat.started)) {
    return true;
  }
  const sys::Variable variable = sys::read_variable(process, kMarkVariable);
  is_undecided_ = is_undecided_ || variable.state == sys::Variable::State::unknown;
  return variable.state == sys::Variable::State::found && variable.value() == mark_;
}

void Orphans::note_end(pid_t process) {
  if (std::find(ended_.begin(), ended_.end(), process) == ended_.end()) {
    ended_.push_back(process);
    has_changed_ = true;
  }
}

void Orphans::send(pid_t process, const sys::Fd& pidfd, bool has_escaped, int signal) {
  const bool is_new = std::find(escaped_.begin(), escaped_.end(), process) == escaped_.end();
  if (signal == SIGKILL || (has_escaped && is_new)) {
    syscall(SYS_pidfd_send_signal, pidfd.get(), signal, nullptr, 0);
  }
  if (has_escaped && is_new) {
    escaped_.push_back(process);
  }
}

}  // namespace hw::exec
