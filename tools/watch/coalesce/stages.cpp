// SPDX-License-Identifier: MIT
#include "watch/coalesce/stages.h"

#include "watch/coalesce/debounce.h"
#include "watch/coalesce/stable.h"

namespace hw::watch {

namespace {

constexpr int kMaxWaitTimes = 10;

Pace pace_of(const Terms& terms, Duration quiet) {
  return {.quiet = quiet,
          .max_wait = terms.max_wait.value_or(quiet * kMaxWaitTimes),
          .is_leading = terms.edge == "leading"};
}

bool is_set(const std::optional<Duration>& time) { return time && *time > Duration{0}; }

}  // namespace

Stages::Stages(const Rules& rules, System& system, PathTable& paths, Pending& pending)
    : end_(pending, rules.kinds) {
  const Terms& terms = rules.terms;
  if (const auto& quiet = terms.debounce ? terms.debounce : terms.batch; is_set(quiet)) {
    max_hold_ = pace_of(terms, *quiet).max_wait;
  }
  if (is_set(terms.debounce)) {
    stages_.push_back(
        std::make_unique<Debounce>(paths, first(), rules.kinds, pace_of(terms, *terms.debounce)));
  } else if (is_set(terms.batch)) {
    stages_.push_back(
        std::make_unique<Batch>(paths, first(), rules.kinds, pace_of(terms, *terms.batch)));
  }
  if (is_set(terms.stable)) {
    stages_.push_back(std::make_unique<Stable>(paths, first(), system, *terms.stable));
  }
}

std::optional<Duration> Stages::next() const {
  std::optional<Duration> next;
  for (const auto& stage : stages_) {
    next = earlier(next, stage->next());
  }
  return next;
}

void Stages::run_due(Duration now) {
  for (auto stage = stages_.rbegin(); stage != stages_.rend(); ++stage) {
    (*stage)->run_due(now);
  }
}

void Stages::flush() {
  for (auto stage = stages_.rbegin(); stage != stages_.rend(); ++stage) {
    (*stage)->flush();
  }
}

}  // namespace hw::watch
