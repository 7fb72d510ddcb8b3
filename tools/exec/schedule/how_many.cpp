// SPDX-License-Identifier: MIT
#include "exec/schedule/how_many.h"

#include <fmt/core.h>

#include <algorithm>
#include <thread>

#include "base/parse.h"

namespace hw::exec {

namespace {

constexpr std::string_view kTo = "..";

Result<std::size_t> parse_jobs(std::string_view text) {
  const bool is_share = text.ends_with('%');
  const auto number = parse_integer(is_share ? text.substr(0, text.size() - 1) : text);
  const std::int64_t max = is_share ? 100'000 : static_cast<std::int64_t>(kJobsMax);
  if (!number || *number < 1 || *number > max) {
    return fail(
        ExitCode::usage,
        fmt::format("--jobs: '{}' is no number from 1 to {}, share of the processors as 50%, "
                    "or two of these as 2..20",
                    text, kJobsMax));
  }
  const auto count = static_cast<std::size_t>(*number);
  const std::size_t processors = std::max(std::thread::hardware_concurrency(), 1U);
  return is_share ? std::clamp<std::size_t>(processors * count / 100, 1, kJobsMax) : count;
}

Status refuse_without_bounds(const ScaleOptions& options) {
  if (options.up >= 0 || options.down >= 0 || options.step != 1 || options.by != "worker" ||
      options.up_cooldown || options.down_cooldown || options.idle) {
    return fail(ExitCode::usage, "--scale-... needs bounds, as --jobs 2..20");
  }
  return {};
}

// The usual values go with what the thresholds are for.
void set_scale(ScalePolicy& policy, const ScaleOptions& options) {
  constexpr std::size_t kTotalUp = 100;
  constexpr std::size_t kTotalDown = 10;
  policy.per_worker = options.by == "worker";
  if (!policy.per_worker) {
    policy.up = kTotalUp;
    policy.down = kTotalDown;
    policy.up_cooldown = std::chrono::minutes(2);
    policy.down_cooldown = std::chrono::minutes(5);
  }
  policy.up = options.up >= 0 ? static_cast<std::size_t>(options.up) : policy.up;
  policy.down = options.down >= 0 ? static_cast<std::size_t>(options.down) : policy.down;
  policy.step = static_cast<std::size_t>(options.step);
  policy.up_cooldown = options.up_cooldown.value_or(policy.up_cooldown);
  policy.down_cooldown = options.down_cooldown.value_or(policy.down_cooldown);
  policy.idle = options.idle.value_or(policy.idle);
}

}  // namespace

Result<ScalePolicy> how_many(const ScaleOptions& options) {
  const std::string text = options.jobs.value_or("1");
  const std::size_t dots = text.find(kTo);
  ScalePolicy policy;
  if (dots == std::string::npos) {
    HW_TRY(refuse_without_bounds(options));
    HW_TRY_ASSIGN(policy.min, parse_jobs(text));
    policy.max = policy.min;
    return policy;
  }
  HW_TRY_ASSIGN(policy.min, parse_jobs(std::string_view(text).substr(0, dots)));
  HW_TRY_ASSIGN(policy.max, parse_jobs(std::string_view(text).substr(dots + kTo.size())));
  if (policy.min > policy.max) {
    return fail(ExitCode::usage, fmt::format("--jobs: '{}' ends before it begins", text));
  }
  set_scale(policy, options);
  if (policy.down > policy.up) {
    return fail(ExitCode::usage,
                fmt::format("--scale-down {} is more than --scale-up {}: it would never rest",
                            policy.down, policy.up));
  }
  return policy;
}

}  // namespace hw::exec
