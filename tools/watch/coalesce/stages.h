// SPDX-License-Identifier: MIT
// The stages between the reporter and the pending records that the terms ask for; none by default.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "watch/backend/system.h"
#include "watch/choose/rules.h"
#include "watch/coalesce/stage.h"
#include "watch/output/sink.h"

namespace hw::watch {

class Stages {
 public:
  Stages(const Rules& rules, System& system, PathTable& paths, Pending& pending);

  [[nodiscard]] Sink& first() {
    return stages_.empty() ? static_cast<Sink&>(end_) : *stages_.back();
  }
  // How long a record is held back at the most; --stable may be longer.
  [[nodiscard]] Duration max_hold() const { return max_hold_; }
  [[nodiscard]] std::optional<Duration> next() const;
  void run_due(Duration now);
  void flush();

 private:
  PendingSink end_;
  Duration max_hold_ = {};
  std::vector<std::unique_ptr<Sink>> stages_;  // the last one is the first on the way
};

}  // namespace hw::watch
