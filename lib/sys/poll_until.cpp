// SPDX-License-Identifier: MIT
#include "sys/poll_until.h"

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <vector>

namespace hw::sys {

namespace {

// Nothing but the clock itself tells us that its time has come.
int poll_simulated(const Clock& clock, int wake_fd, std::span<pollfd> entries, Duration limit) {
  std::vector<pollfd> all(entries.begin(), entries.end());
  all.push_back({wake_fd, POLLIN, 0});
  while (true) {
    const bool must_wait = clock.begin_wait(limit);
    const int count = poll(all.data(), all.size(), must_wait ? -1 : 0);
    const int error = errno;
    clock.end_wait();
    if (count < 0) {
      errno = error;
      return count;
    }
    std::copy_n(all.begin(), entries.size(), entries.begin());
    const int ready = count - (all.back().revents != 0 ? 1 : 0);
    if (ready > 0 || !must_wait) {
      return ready;
    }
  }
}

}  // namespace

int poll_until(std::span<pollfd> entries, std::optional<Duration> limit) {
  if (!limit) {
    return poll(entries.data(), entries.size(), -1);
  }
  const Clock& clock = hw::clock();
  if (const int wake_fd = clock.wake_fd(); wake_fd >= 0) {
    return poll_simulated(clock, wake_fd, entries, *limit);
  }
  const Duration left = std::max(*limit - clock.monotonic(), Duration{0});
  const timespec time{left.count() / 1'000'000'000, left.count() % 1'000'000'000};
  return ppoll(entries.data(), entries.size(), &time, nullptr);
}

}  // namespace hw::sys
