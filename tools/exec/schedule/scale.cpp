// SPDX-License-Identifier: MIT
#include "exec/schedule/scale.h"

#include <algorithm>

namespace hw::exec {

void Scale::look(std::size_t waiting, std::size_t running, Duration now) {
  if (policy_.min == policy_.max) {
    return;
  }
  waiting_ = waiting;
  if (running >= limit_ || !full_at_) {
    full_at_ = now;
    needed_ = 0;
  } else {
    needed_ = std::max(needed_, running);
  }
  const auto is_past = [&](Duration cooldown) {
    return !changed_at_ || now >= *changed_at_ + cooldown;
  };
  if (limit_ < policy_.max && is_much(waiting) && is_past(policy_.up_cooldown)) {
    change(std::min(limit_ + policy_.step, policy_.max), now);
  } else if (limit_ > policy_.min && is_little(waiting) && is_past(policy_.down_cooldown)) {
    change(std::max(limit_ - std::min(policy_.step, limit_), policy_.min), now);
  }
  if (now >= *full_at_ + policy_.idle) {
    limit_ = std::clamp(needed_, policy_.min, limit_);
    needed_ = running;
    full_at_ = now;
  }
}

bool Scale::is_much(std::size_t waiting) const {
  return waiting > (policy_.per_worker ? policy_.up * limit_ : policy_.up);
}

bool Scale::is_little(std::size_t waiting) const {
  return waiting < (policy_.per_worker ? policy_.down * limit_ : policy_.down);
}

void Scale::change(std::size_t limit, Duration now) {
  full_at_ = limit > limit_ ? now : full_at_;
  limit_ = limit;
  changed_at_ = now;
}

std::optional<Duration> Scale::next_due() const {
  std::optional<Duration> due;
  if (limit_ > policy_.min && full_at_) {
    due = *full_at_ + policy_.idle;
  }
  const auto consider = [&](bool wanted, Duration cooldown) {
    if (wanted && changed_at_) {
      due = earlier(due, *changed_at_ + cooldown);
    }
  };
  consider(limit_ < policy_.max && is_much(waiting_), policy_.up_cooldown);
  consider(limit_ > policy_.min && is_little(waiting_), policy_.down_cooldown);
  return due;
}

}  // namespace hw::exec
