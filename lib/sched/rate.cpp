// SPDX-License-Identifier: MIT
#include "sched/rate.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/parse.h"

namespace hw::sched {

namespace {

constexpr std::int64_t kCountMax = 1'000'000'000;

Result<std::int64_t> parse_count(std::string_view text) {
  auto count = parse_integer(text);
  return count && *count >= 1 && *count <= kCountMax
             ? std::move(count)
             : fail(ExitCode::usage,
                    fmt::format("'{}' is no number from 1 to {}", text, kCountMax));
}

// "1m", or "m" for one.
Result<Duration> parse_period(std::string_view text) {
  const bool is_bare = !text.empty() && text.find_first_of("0123456789") == std::string_view::npos;
  HW_TRY_ASSIGN(const Duration period, parse_duration((is_bare ? "1" : "") + std::string(text)));
  if (period <= Duration(0)) {
    return fail(ExitCode::usage, "the period is nothing");
  }
  return period;
}

}  // namespace

Rate::Rate(std::int64_t count, Duration period, std::int64_t burst)
    : interval_(period / count), slack_(interval_ * (burst - 1)), next_(Duration::min() / 2) {}

Result<Rate> Rate::parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) {
    return fail(ExitCode::usage,
                fmt::format("'{}' is no rate: write it as 10/1m, or 10/1m,5 with a burst", text));
  }
  const std::size_t comma = std::min(text.find(',', slash), text.size());
  HW_TRY_ASSIGN(const std::int64_t count, parse_count(text.substr(0, slash)));
  HW_TRY_ASSIGN(const Duration period, parse_period(text.substr(slash + 1, comma - slash - 1)));
  std::int64_t burst = 1;
  if (comma < text.size()) {
    HW_TRY_ASSIGN(burst, parse_count(text.substr(comma + 1)));
  }
  if (burst > (Duration::max() / 4) / std::max(period / count, Duration(1))) {
    return fail(ExitCode::usage, fmt::format("the burst of '{}' would take centuries", text));
  }
  return Rate(count, period, burst);
}

void Rate::take(Duration now) { next_ = std::max(next_, now) + interval_; }

}  // namespace hw::sched
