// SPDX-License-Identifier: MIT
// One watch: some roots with a kernel queue of their own, so that watches may overlap and one that
// floods the kernel loses nothing of the others. A configuration names several; the operands of a
// command line are one without a name.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "watch/backend/system.h"
#include "watch/choose/rules.h"
#include "watch/output/encode.h"
#include "watch/roots.h"
#include "watch/track/watcher.h"

namespace hw::watch {

struct WatchSpec {
  std::string name;                // empty for the operands
  std::vector<std::string> paths;  // as written, or made absolute by who read them from a file
  Rules rules;
  std::optional<char> end_of_path = {};  // bare paths instead of events

  [[nodiscard]] bool operator==(const WatchSpec&) const = default;
};

class Watch {
 public:
  // Error: code no_input for a path that is not there.
  [[nodiscard]] static Result<std::unique_ptr<Watch>> open(const WatchSpec& spec,
                                                           std::size_t pending_max,
                                                           std::function<bool()> pause);

  [[nodiscard]] const WatchSpec& spec() const { return spec_; }
  [[nodiscard]] int fd() const { return system_->fd(); }
  [[nodiscard]] Watcher& watcher() { return watcher_; }

  void drain() { system_->drain(watcher_.queue()); }

  // Appends the oldest pending record, or batch of records, as a line; there must be one.
  void append_line(std::string& out);

 private:
  Watch(WatchSpec spec, std::vector<Root> roots, std::unique_ptr<System> system,
        std::size_t pending_max, std::function<bool()> pause);

  WatchSpec spec_;
  std::vector<Root> roots_;
  std::unique_ptr<System> system_;
  Watcher watcher_;
  Encoder encoder_;
};

}  // namespace hw::watch
