// SPDX-License-Identifier: MIT
#include "watch/track/root_wait.h"

#include <algorithm>
#include <utility>

#include "base/fs.h"

namespace hw::watch {

namespace {

// Folders that come while we approach; after so many, the next look goes on.
constexpr int kApproaches = 100;

std::string nearest_folder(System& system, std::string path) {
  do {
    path = folder_of(path);
  } while (path.size() > 1 && system.standing(path) != Standing::folder);
  return path;
}

}  // namespace

void RootWait::wait(std::uint32_t number, const Root& root) {
  waiting_.push_back({number, root.path, !root.is_recursive(), kNoWatch});
  looked_at_ = clock().monotonic() - kLook;
}

bool RootWait::hears(int wd) const {
  return std::any_of(waiting_.begin(), waiting_.end(),
                     [wd](const Waiting& waiting) { return waiting.wd == wd; });
}

std::optional<Duration> RootWait::next() const {
  return waiting_.empty() ? std::nullopt : std::optional(looked_at_ + kLook);
}

// Watches the nearest folder first and looks again then: what comes meanwhile is not missed.
Standing RootWait::approach(Waiting& waiting) {
  for (int i = 0; i < kApproaches; ++i) {
    const std::string above = nearest_folder(system_, waiting.path);
    const int wd = system_.add_watch(above, true);
    if (wd != waiting.wd) {
      const int former = std::exchange(waiting.wd, wd < 0 ? kNoWatch : wd);
      let_go(former);
    }
    if (const Standing standing = system_.standing(waiting.path); standing != Standing::missing) {
      return standing;
    }
    if (nearest_folder(system_, waiting.path) == above) {
      break;
    }
  }
  return Standing::missing;
}

void RootWait::let_go(int wd) {
  if (wd != kNoWatch && !hears(wd) && tree_.by_watch(wd) == kNoNode) {
    system_.remove_watch(wd);
  }
}

std::vector<RootWait::Arrival> RootWait::look() {
  looked_at_ = clock().monotonic();
  std::vector<Arrival> arrivals;
  for (std::size_t i = 0; i < waiting_.size();) {
    const Standing standing = approach(waiting_[i]);
    if (standing == Standing::missing ||
        (standing == Standing::other && waiting_[i].needs_folder)) {
      ++i;
      continue;
    }
    const Waiting arrived = waiting_[i];
    waiting_.erase(waiting_.begin() + static_cast<std::ptrdiff_t>(i));
    arrivals.push_back({arrived.root, standing == Standing::folder});
    let_go(arrived.wd);
  }
  return arrivals;
}

}  // namespace hw::watch
