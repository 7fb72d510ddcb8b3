// SPDX-License-Identifier: MIT
#include "sched/retry.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <utility>

#include "base/parse.h"
#include "base/text.h"
#include "json/scan.h"

namespace hw::sched {

namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr std::int64_t kMaxRetries = 1'000'000;
constexpr double kMaxFactor = 1000;

constexpr std::array<std::pair<std::string_view, Growth>, 4> kGrowths = {
    {{"fixed", Growth::fixed},
     {"linear", Growth::linear},
     {"exponential", Growth::exponential},
     {"fibonacci", Growth::fibonacci}}};

Retry exponential(std::int64_t max, Duration base, double factor, Duration cap, double jitter) {
  return {max, {.base = base, .factor = factor, .cap = cap, .jitter = jitter}};
}

using Preset = std::pair<std::string_view, Retry>;

const std::array<Preset, 6>& presets() {
  static const std::array<Preset, 6> kPresets = {{
      {"rustyhook", exponential(0, seconds(1), 2, seconds(60), 0)},
      {"job", {2, {.growth = Growth::fixed, .base = seconds(30)}}},
      {"job-webhook", exponential(2, seconds(1), 2, seconds(300), 0)},
      {"stream", exponential(4, seconds(1), 2, seconds(300), 0.1)},
      {"inbound", exponential(3, seconds(10), 3, hours(1), 0)},
      {"outbound", exponential(4, seconds(1), 2, seconds(300), 0.1)},
  }};
  return kPresets;
}

template <class List>
std::string unknown(std::string_view text, const List& list) {
  std::string names;
  std::vector<std::string_view> known;
  for (const auto& [name, value] : list) {
    known.push_back(name);
    (names += names.empty() ? "" : ", ") += name;
  }
  return fmt::format("'{}' is none of {}{}", text, names, suggestion(text, known));
}

Result<double> number(std::string_view text, double from, double to) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < from || value > to) {
    return fail(ExitCode::usage, fmt::format("'{}' is no number from {} to {}", text, from, to));
  }
  return value;
}

// The text of a string; of others their JSON.
std::string text_of(std::string_view value) {
  const bool is_text = json::kind_of(value) == json::Kind::string;
  return is_text ? json::string_value(value) : std::string(value);
}

Status set_list(Backoff& backoff, const std::vector<std::string>& texts) {
  backoff.growth = Growth::list;
  backoff.list.clear();
  for (const std::string& text : texts) {
    HW_TRY_ASSIGN(const Duration delay, parse_duration(text));
    backoff.list.push_back(delay);
  }
  return backoff.list.empty() ? fail(ExitCode::usage, "no delay in the list") : Status();
}

Status read_growth(Backoff& backoff, std::string_view value) {
  if (json::kind_of(value) != json::Kind::array) {
    return set_growth(backoff, text_of(value));
  }
  std::vector<std::string> texts;
  json::Elements elements(value);
  for (std::string_view element; elements.next(element);) {
    texts.push_back(text_of(element));
  }
  return set_list(backoff, texts);
}

Status read_max(Retry& retry, std::string_view value) {
  HW_TRY_ASSIGN(retry.max, parse_integer(value));
  return retry.max >= 0 && retry.max <= kMaxRetries
             ? Status()
             : fail(ExitCode::usage, fmt::format("a whole number from 0 to {}", kMaxRetries));
}

Status read_member(Retry& retry, std::string_view name, std::string_view value) {
  Backoff& backoff = retry.backoff;
  if (name == "preset") {
    HW_TRY_ASSIGN(retry, preset(text_of(value)));
  } else if (name == "max") {
    HW_TRY(read_max(retry, value));
  } else if (name == "backoff") {
    HW_TRY(read_growth(backoff, value));
  } else if (name == "base") {
    HW_TRY_ASSIGN(backoff.base, parse_duration(text_of(value)));
  } else if (name == "factor") {
    HW_TRY(set_factor(backoff, value));
  } else if (name == "cap") {
    HW_TRY_ASSIGN(backoff.cap, parse_duration(text_of(value)));
  } else {
    HW_TRY(set_jitter(backoff, text_of(value)));
  }
  return {};
}

}  // namespace

Result<Retry> preset(std::string_view name) {
  const auto& list = presets();
  const auto found =
      std::find_if(list.begin(), list.end(), [&](const auto& each) { return each.first == name; });
  return found == list.end() ? fail(ExitCode::usage, unknown(name, list))
                             : Result<Retry>(found->second);
}

Status set_member(Retry& retry, std::string_view name, std::string_view value) {
  if (std::find(kRetryMembers.begin(), kRetryMembers.end(), name) == kRetryMembers.end()) {
    return fail(ErrorCode::slip_invalid,
                fmt::format("unknown key '{}'{}", name, suggestion(name, kRetryMembers)));
  }
  if (const Status status = read_member(retry, name, value); !status) {
    return fail(ErrorCode::slip_invalid, fmt::format("'{}': {}", name, status.error().message));
  }
  return {};
}

Result<Retry> read_retry(std::string_view object, const Retry& usual) {
  Retry retry = usual;
  if (json::kind_of(object) != json::Kind::object) {
    return fail(ErrorCode::slip_invalid, "no object");
  }
  if (const auto name = json::find_member(object, "preset")) {
    HW_TRY(set_member(retry, "preset", *name));
  }
  json::Members members(object);
  for (json::Member member; members.next(member);) {
    const std::string name = json::key_text(member.key);
    if (name != "preset") {
      HW_TRY(set_member(retry, name, member.value));
    }
  }
  return retry;
}

Status set_growth(Backoff& backoff, std::string_view text) {
  const auto found = std::find_if(kGrowths.begin(), kGrowths.end(),
                                  [&](const auto& each) { return each.first == text; });
  if (found != kGrowths.end()) {
    backoff.growth = found->second;
    return {};
  }
  if (text.empty() || !is_digit(text.front())) {
    return fail(ExitCode::usage, unknown(text, kGrowths) + ", and no list of delays");
  }
  const std::vector<std::string_view> texts = split(text, ',');
  return set_list(backoff, {texts.begin(), texts.end()});
}

Status set_factor(Backoff& backoff, std::string_view text) {
  HW_TRY_ASSIGN(backoff.factor, number(text, 1, kMaxFactor));
  return {};
}

Status set_jitter(Backoff& backoff, std::string_view text) {
  const bool has_unit = !text.empty() && text.back() >= 'a' && text.back() <= 'z';
  backoff.jitter = 0;
  backoff.added_jitter = Duration{0};
  if (has_unit) {
    HW_TRY_ASSIGN(backoff.added_jitter, parse_duration(text));
  } else {
    HW_TRY_ASSIGN(backoff.jitter, number(text, 0, 1));
  }
  return {};
}

}  // namespace hw::sched
