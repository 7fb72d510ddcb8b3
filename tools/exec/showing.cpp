// SPDX-License-Identifier: MIT
#include "exec/showing.h"

#include "log/log.h"

namespace hw::exec {

namespace {

// The event itself. What its slip asked for has been done, but the count of routings stays.
std::string passed(const Work& work) {
  const event::Slip slip = event::read_slip(work.envelope.slip);
  if (event::lease_of(slip) == event::Lease::open) {
    return event::closed(work.job->line, work.envelope.slip, "ok");
  }
  return event::with_slip(work.job->line,
                          slip.hops.empty() ? "" : "{\"hops\":" + std::string(slip.hops) + "}");
}

}  // namespace

std::string written(const Work& work, const Settings& settings, const Reported& reported,
                    bool is_last) {
  if (settings.results && is_last) {
    if (const Status status = settings.results->write(reported.line); !status) {
      log::error(about(work, what_of(status.error())), "stdin:{}: {}", work.job->number,
                 status.error().message);
    }
  }
  const bool is_command = work.job->course.is_at_command();
  if (settings.passes && reported.verdict == Verdict::succeeded) {
    return is_command ? passed(work) : "";
  }
  if (settings.output != OutputMode::none) {
    return reported.line;
  }
  return is_command && work.job->is_leased
             ? event::closed(work.job->line, work.envelope.slip, reported.outcome)
             : "";
}

}  // namespace hw::exec
