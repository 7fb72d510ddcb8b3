// SPDX-License-Identifier: MIT
#include "exec/report/progress.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "base/parse.h"

namespace hw::exec {

namespace {

constexpr Duration kWindow = std::chrono::seconds(10);
constexpr double kSecondsMax = 100.0 * 24 * 3600;  // of a time left that is worth telling

double seconds(Duration duration) { return std::chrono::duration<double>(duration).count(); }

// Two figures, or all before the point.
std::string rate_text(double per_second) {
  constexpr double kMinute = 60;
  if (per_second >= 10) {
    return fmt::format("{:.0f}/s", per_second);
  }
  return per_second >= 0.1 ? fmt::format("{:.1f}/s", per_second)
                           : fmt::format("{:.1f}/min", per_second * kMinute);
}

std::string done_text(const Progress& progress) {
  std::string text = fmt::format("{} done", progress.done);
  return progress.failed > 0 ? text + fmt::format(" ({} failed)", progress.failed) : text;
}

}  // namespace

void Pace::add(Duration now, std::size_t done) {
  if (!samples_.empty() && now - samples_.back().at >= kWindow) {
    samples_.clear();  // nobody has looked, for there was nothing to do
  }
  samples_.push_back({now, done});
  while (samples_.size() > 2 && now - samples_[1].at >= kWindow) {
    samples_.pop_front();
  }
}

std::optional<double> Pace::per_second() const {
  if (samples_.empty() || samples_.back().at <= samples_.front().at) {
    return std::nullopt;
  }
  const double count = static_cast<double>(samples_.back().done - samples_.front().done);
  return count / seconds(samples_.back().at - samples_.front().at);
}

std::optional<double> events_left(std::size_t read, std::size_t open, std::uint64_t taken,
                                  std::uint64_t size) {
  if (read == 0 || taken == 0) {
    return std::nullopt;
  }
  const double ahead = static_cast<double>(size - std::min(taken, size));
  return static_cast<double>(open) + static_cast<double>(read) * ahead / static_cast<double>(taken);
}

std::string progress_line(const Progress& progress, std::optional<double> per_second,
                          std::size_t width) {
  std::string text =
      done_text(progress) +
      fmt::format(", {} running, {} waiting", progress.load.running, progress.load.waiting);
  if (per_second && *per_second > 0) {
    text += ", " + rate_text(*per_second);
  }
  if (progress.left && per_second && *progress.left < *per_second * kSecondsMax) {
    const double left = *progress.left / *per_second;
    const auto rounded = std::chrono::seconds(std::llround(left));
    text += ", " + format_about(std::max(rounded, std::chrono::seconds(1))) + " left";
  }
  return text.substr(0, width);
}

std::string progress_summary(const Progress& progress, Duration took) {
  std::string text = done_text(progress) + " in " + format_about(took);
  return took >= std::chrono::seconds(1)
             ? text + ", " + rate_text(static_cast<double>(progress.done) / seconds(took))
             : text;
}

}  // namespace hw::exec
