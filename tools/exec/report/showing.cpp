// SPDX-License-Identifier: MIT
#include "exec/report/showing.h"

#include "log/log.h"

namespace hw::exec {

std::string passed(const Job& job) {
  const std::string_view text = event::read_envelope(job.line).slip;
  const event::Slip slip = event::read_slip(text);
  if (event::lease_of(slip) == event::Lease::open) {
    return event::closed(job.line, text, "ok");
  }
  return event::with_slip(job.line,
                          slip.hops.empty() ? "" : "{\"hops\":" + std::string(slip.hops) + "}");
}

std::string written(const Work& work, const Settings& settings, const Reported& reported,
                    bool is_last) {
  if (settings.results && is_last) {
    if (const Status status = settings.results->write(reported.line); !status) {
      log::error(about(work, what_of(status.error())), "{}: {}", place_of(*work.job),
                 status.error().message);
    }
  }
  // Of the events of a batch that is done by whoever knows them.
  const bool is_command = work.job->course.is_at_command() && work.job->batch == 0;
  if (settings.passes && reported.verdict == Verdict::succeeded) {
    return is_command && !is_made_up(*work.job) ? passed(*work.job) : "";
  }
  if (settings.output != OutputMode::none) {
    return reported.line;
  }
  return is_command && work.job->is_leased
             ? event::closed(work.job->line, work.envelope.slip, reported.outcome)
             : "";
}

}  // namespace hw::exec
