// SPDX-License-Identifier: MIT
// The keeper's own process: system calls only, for the one that it was forked from may have had
// threads that held locks.
#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <csignal>
#include <span>

#include "sys/fd.h"
#include "sys/keeper_pages.h"

namespace hw::sys {

namespace {

constexpr int kRounds = 5000;  // of a millisecond and a look: what cannot be killed is left then

// The words and the environment that ps shows would be those of the process that it was forked
// from, with what is secret in them, and with the mark of a command if that was one itself.
__attribute__((no_sanitize("address"))) void rename_process(std::string_view name) {
  std::array<char, 16> title{};
  std::copy_n(name.begin(), std::min(name.size(), title.size() - 1), title.begin());
  prctl(PR_SET_NAME, title.data());
  const auto stat = read_process(getpid());
  if (!stat || stat->words_begin == 0 || stat->environment_end <= stat->words_begin) {
    return;
  }
  // NOLINTNEXTLINE(performance-no-int-to-ptr): that is what the kernel tells
  auto* const words = reinterpret_cast<volatile char*>(stat->words_begin);
  const std::size_t size = stat->environment_end - stat->words_begin;
  for (std::size_t i = 0; i < size; ++i) {
    words[i] = i < title.size() && i + 1 < stat->words_end - stat->words_begin ? title[i] : '\0';
  }
}

// Leaves the pipe as 0, stdout as 1, and nothing else open.
void keep_descriptors(int alive) {
  dup2(alive, 0);
  constexpr int kClosedByHand = 4096;
  if (close_range(2, ~0U, 0) != 0) {
    for (int fd = 2; fd < kClosedByHand; ++fd) {
      close(fd);
    }
  }
}

std::span<const KeeperPlace> places_of(const KeeperPages& pages) {
  return std::span(pages.places).first(pages.used);
}

void kill_groups(const KeeperPages& pages) {
  for (const KeeperPlace& place : places_of(pages)) {
    if (const pid_t group = place.group; group > 0) {
      kill(-group, SIGKILL);
    }
  }
}

// Whether a living process is one of ours.
bool is_ours(const KeeperPages& pages, const ProcessStat& stat, const Variable& mark) {
  const auto places = places_of(pages);
  return std::any_of(places.begin(), places.end(), [&](const KeeperPlace& place) {
    return place.is_taken != 0 && ((place.group > 0 && place.group == stat.group) ||
                                   (mark.state == Variable::State::found &&
                                    mark.value() == std::string_view(place.mark.data())));
  });
}

// Kills what is left. False if there was nothing.
bool kill_the_rest(const KeeperPages& pages, std::string_view variable) {
  bool found = false;
  const pid_t self = getpid();
  ProcessList all;
  while (const auto process = all.next()) {
    const auto stat = read_process(*process);
    if (*process == self || !stat || !stat->is_alive() || stat->is_kernels) {
      continue;
    }
    const Variable mark = read_variable(*process, variable);
    const bool is_one = is_ours(pages, *stat, mark);
    if (is_one) {
      kill(*process, SIGKILL);
    }
    found = found || is_one || mark.state == Variable::State::unknown;
  }
  return found;
}

bool has_work(const KeeperPages& pages) {
  const auto places = places_of(pages);
  return std::any_of(places.begin(), places.end(),
                     [](const KeeperPlace& place) { return place.is_taken != 0; });
}

}  // namespace

void keep_watch(KeeperPages& pages, int alive, std::string_view name, std::string_view variable) {
  setsid();
  (void)!chdir("/");  // no file system is kept from being unmounted
  keep_descriptors(alive);
  rename_process(name);
  pages.is_ready = 1;
  syscall(SYS_futex, &pages.is_ready, FUTEX_WAKE, INT_MAX, nullptr, nullptr, 0);
  char byte = 0;
  ssize_t count = 0;
  do {
    count = read(0, &byte, 1);
  } while (count > 0 || (count < 0 && errno == EINTR));
  if (has_work(pages)) {
    kill_groups(pages);
    for (int round = 0; round < kRounds && kill_the_rest(pages, variable); ++round) {
      kill_groups(pages);
      poll(nullptr, 0, 1);  // not by the clock that may be simulated: its programs are dead
    }
  }
  _exit(0);
}

}  // namespace hw::sys
