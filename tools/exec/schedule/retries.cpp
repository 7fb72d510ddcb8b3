// SPDX-License-Identifier: MIT
#include "exec/schedule/retries.h"

#include <array>
#include <cstring>

#include "base/id.h"
#include "exec/of_option.h"

namespace hw::exec {

namespace {

// Evenly spread from 0 to 1.
double chance() {
  std::array<unsigned char, 4> bytes;
  random_bytes(bytes);
  std::uint32_t number = 0;
  std::memcpy(&number, bytes.data(), sizeof number);
  return number / 4294967295.0;
}

Status read_backoff(const Options& options, sched::Backoff& backoff) {
  if (options.backoff) {
    HW_TRY(of_option("--backoff", sched::set_growth(backoff, *options.backoff)));
  }
  if (options.jitter) {
    HW_TRY(of_option("--jitter", sched::set_jitter(backoff, *options.jitter)));
  }
  if (options.backoff_factor) {
    HW_TRY(of_option("--backoff-factor", sched::set_factor(backoff, *options.backoff_factor)));
  }
  backoff.base = options.backoff_base.value_or(backoff.base);
  backoff.cap = options.backoff_cap ? options.backoff_cap : backoff.cap;
  return {};
}

}  // namespace

Result<Retries> Retries::from(const Options& options) {
  Retries retries;
  HW_TRY_ASSIGN(
      retries.usual_,
      of_option("--retry-preset", sched::preset(options.retry_preset.value_or("rustyhook"))));
  HW_TRY(read_backoff(options, retries.usual_.backoff));
  if (options.retries >= 0) {
    retries.usual_.max = options.retries;
  }
  retries.are_given_ = options.retries >= 0 || options.retry_preset;
  HW_TRY_ASSIGN(
      retries.on_,
      of_option("--retry-on", RetryOn::parse(options.retry_on.value_or("failure,timeout"))));
  if (options.no_retry_timeout) {
    retries.on_.leave_out_timeout();
  }
  return retries;
}

Result<sched::Retry> Retries::of(const event::Slip& slip) const {
  if (event::lease_of(slip) == event::Lease::open) {
    return are_given_ ? usual_ : sched::Retry{};
  }
  if (!event::is_set(slip.retry)) {
    return usual_;
  }
  auto retry = sched::read_retry(slip.retry, usual_);
  return retry ? std::move(retry) : context("the slip's 'retry'", retry.error());
}

std::optional<Duration> Retries::after(const Run& run, const sched::Retry& retry,
                                       std::int64_t attempt) const {
  if (attempt > retry.max || !on_.covers(run)) {
    return std::nullopt;
  }
  return sched::delay(retry.backoff, attempt, chance());
}

Duration Retries::pause(std::int64_t failures) const {
  return sched::delay(usual_.backoff, failures, chance());
}

}  // namespace hw::exec
