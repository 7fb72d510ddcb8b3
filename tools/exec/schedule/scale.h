// SPDX-License-Identifier: MIT
// How many commands may run at once, when that follows the work (hw-exec(1), "Scaling"): between
// two bounds, one step up when much waits, one down when little does, each no sooner than a
// cooldown after the change before. What has not been needed for long is given up as well. Pure:
// told the time.
#pragma once

#include <cstddef>
#include <optional>

#include "base/clock.h"

namespace hw::exec {

struct ScalePolicy {
  std::size_t min = 1;
  std::size_t max = 1;
  std::size_t step = 1;
  bool per_worker = true;  // thresholds are for each that may run, not for all together
  std::size_t up = 5;      // grow if more wait
  std::size_t down = 2;    // shrink if fewer wait
  Duration up_cooldown = std::chrono::seconds(60);
  Duration down_cooldown = std::chrono::seconds(60);
  Duration idle = std::chrono::seconds(300);  // shrink to what was needed in that time
};

class Scale {
 public:
  explicit Scale(const ScalePolicy& policy) : policy_(policy), limit_(policy.min) {}

  // So many wait, and so many run.
  void look(std::size_t waiting, std::size_t running, Duration now);

  [[nodiscard]] std::size_t limit() const { return limit_; }

  // When look() may change something though nothing happens before.
  [[nodiscard]] std::optional<Duration> next_due() const;

 private:
  void change(std::size_t limit, Duration now);
  [[nodiscard]] bool is_much(std::size_t waiting) const;
  [[nodiscard]] bool is_little(std::size_t waiting) const;

  ScalePolicy policy_;
  std::size_t limit_;
  std::optional<Duration> changed_at_;
  std::size_t waiting_ = 0;          // when last looked
  std::optional<Duration> full_at_;  // when as many ran as may, or the limit was raised
  std::size_t needed_ = 0;           // the most that ran since
};

}  // namespace hw::exec
