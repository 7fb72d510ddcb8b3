// SPDX-License-Identifier: MIT
// When hw-exec itself tries a command again: what the command line says, and the slip.
#pragma once

#include <optional>

#include "base/result.h"
#include "event/envelope.h"
#include "exec/options.h"
#include "exec/schedule/retry_on.h"
#include "sched/retry.h"

namespace hw::exec {

class Retries {
 public:
  // Error: usage.
  [[nodiscard]] static Result<Retries> from(const Options& options);

  // For a line with this slip, whose `retry` wins; but with a lease it is the queue that tries
  // again, unless the command line has hw-exec do so. Error: slip_invalid.
  [[nodiscard]] Result<sched::Retry> of(const event::Slip& slip) const;

  // How long to wait before the next attempt, if there is to be one after the attempt number
  // `attempt`, from 1.
  [[nodiscard]] std::optional<Duration> after(const Run& run, const sched::Retry& retry,
                                              std::int64_t attempt) const;

  [[nodiscard]] bool cover_timeout() const { return on_.covers_timeout(); }

  // How long to wait before what fails by itself, such as a coprocess, is started again, after so
  // many failures in a row.
  [[nodiscard]] Duration pause(std::int64_t failures) const;

 private:
  sched::Retry usual_;
  bool are_given_ = false;  // by the command line
  RetryOn on_;
};

}  // namespace hw::exec
