// SPDX-License-Identifier: MIT
// When what has failed is tried again, and after what delay: `retry` of a target (hw-rules(5)), and
// the options that say the same. This is the one reader of its form.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "sched/backoff.h"

namespace hw::sched {

struct Retry {
  std::int64_t max = 0;  // retries after the first attempt
  Backoff backoff;

  [[nodiscard]] bool operator==(const Retry&) const = default;
};

// The members of a `retry`.
inline constexpr std::array<std::string_view, 7> kRetryMembers = {
    "preset", "max", "backoff", "base", "factor", "cap", "jitter"};

// A named policy: rustyhook, job, job-webhook, stream, inbound, outbound. Error: usage, no such
// name, with the nearest one.
[[nodiscard]] Result<Retry> preset(std::string_view name);

// Takes one member of a `retry`, whose value is JSON text; `preset` must come first. Error:
// slip_invalid, what is wrong with the value ("'base': ..."), or that there is no such member.
[[nodiscard]] Status set_member(Retry& retry, std::string_view name, std::string_view value);

// The whole of it, an object's text; what it does not say is as in `usual`. Error: as above.
[[nodiscard]] Result<Retry> read_retry(std::string_view object, const Retry& usual);

// "fixed", "exponential", ..., or delays with commas, "1s,5s,30s", which are a list. Error: usage.
[[nodiscard]] Status set_growth(Backoff& backoff, std::string_view text);

// "1.5", from 1 to 1000. Error: usage.
[[nodiscard]] Status set_factor(Backoff& backoff, std::string_view text);

// "0.2", a part from 0 to 1, or a duration such as "500ms", which is added. Error: usage.
[[nodiscard]] Status set_jitter(Backoff& backoff, std::string_view text);

}  // namespace hw::sched
