// SPDX-License-Identifier: MIT
#include "exec/schedule/retry_on.h"

#include <fmt/core.h>

#include <array>
#include <string>

#include "base/parse.h"
#include "base/text.h"
#include "exec/run/runner.h"
#include "sys/signals.h"

namespace hw::exec {

Result<RetryOn> RetryOn::parse(std::string_view text) {
  RetryOn result;
  for (const std::string_view word : split(text, ',')) {
    HW_TRY(result.add(word));
  }
  return result;
}

Status RetryOn::add(std::string_view word) {
  constexpr std::array<std::string_view, 3> kWords = {"failure", "timeout", "spawn"};
  if (word == "failure") {
    statuses_.set().reset(0);
    signals_.set();
    return {};
  }
  if (word == "timeout" || word == "spawn") {
    (word == "timeout" ? timeout_ : spawn_) = true;
    return {};
  }
  if (!word.empty() && is_digit(word.front())) {
    return add_statuses(word);
  }
  if (const auto signal = sys::signal_number(word)) {
    signals_.set(static_cast<std::size_t>(*signal));
    return {};
  }
  return fail(ExitCode::usage,
              fmt::format("'{}' is none of failure, timeout and spawn, no exit status and no "
                          "signal{}",
                          word, suggestion(word, kWords)));
}

Status RetryOn::add_statuses(std::string_view word) {
  const std::size_t dash = word.find('-');
  const auto first = parse_integer(word.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : parse_integer(word.substr(dash + 1));
  if (!first || !last || *first < 1 || *last > 255 || *first > *last) {
    return fail(ExitCode::usage,
                fmt::format("'{}' is no exit status from 1 to 255, nor a range of them", word));
  }
  for (std::int64_t status = *first; status <= *last; ++status) {
    statuses_.set(static_cast<std::size_t>(status));
  }
  return {};
}

bool RetryOn::covers(const Run& run) const {
  if (run.cancelled) {
    return false;
  }
  if (run.spawn_error != 0) {
    return spawn_;
  }
  if (run.timed_out) {
    return timeout_;
  }
  return run.signal != 0 ? signals_.test(static_cast<std::size_t>(run.signal))
                         : statuses_.test(static_cast<std::size_t>(run.exit_code));
}

}  // namespace hw::exec
