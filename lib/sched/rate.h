// SPDX-License-Identifier: MIT
// How often something may be done: `count` times in each `period`, evenly spaced, of which up to
// `burst` may come at once after a rest. Pure: told the time. The algorithm is the Generic Cell
// Rate Algorithm (ITU-T I.371): one instant is all that is kept.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"

namespace hw::sched {

class Rate {
 public:
  Rate(std::int64_t count, Duration period, std::int64_t burst);

  // "10/1m", "5/s", "100/1s,20": a count, a period whose number may be absent, and how many may
  // come at once (1 if not given). Error: usage.
  [[nodiscard]] static Result<Rate> parse(std::string_view text);

  // The earliest time at which it may be done again.
  [[nodiscard]] Duration ready_at() const { return next_ - slack_; }
  [[nodiscard]] bool is_ready(Duration now) const { return ready_at() <= now; }

  // It is done now, which ready_at() allows.
  void take(Duration now);

 private:
  Duration interval_;
  Duration slack_;
  Duration next_;  // when it would be done next if always at the even pace
};

}  // namespace hw::sched
