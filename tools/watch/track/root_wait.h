// SPDX-License-Identifier: MIT
// Waits for roots that are not there: watches the nearest folder above each that is, and looks
// again when something happens in it, and every second where the kernel does not tell (a mount, a
// symbolic link that leads elsewhere).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "watch/backend/system.h"
#include "watch/roots.h"
#include "watch/track/tree.h"

namespace hw::watch {

class RootWait {
 public:
  static constexpr Duration kLook = std::chrono::seconds(1);

  RootWait(System& system, const Tree& tree) : system_(system), tree_(tree) {}

  // A root of which only names are watched is there when its folder is.
  void wait(std::uint32_t number, const Root& root);

  [[nodiscard]] bool empty() const { return waiting_.empty(); }
  [[nodiscard]] bool hears(int wd) const;
  [[nodiscard]] std::optional<Duration> next() const;  // by the monotonic clock

  // Those that are there now; they are waited for no more.
  struct Arrival {
    std::uint32_t root;
    bool is_folder;
  };
  [[nodiscard]] std::vector<Arrival> look();

 private:
  struct Waiting {
    std::uint32_t root;
    std::string path;
    bool needs_folder;
    int wd;
  };
  [[nodiscard]] Standing approach(Waiting& waiting);
  void let_go(int wd);

  System& system_;
  const Tree& tree_;
  std::vector<Waiting> waiting_;
  Duration looked_at_ = {};
};

}  // namespace hw::watch
