// SPDX-License-Identifier: MIT
#include "exec/intake/job.h"

#include "json/scan.h"

namespace hw::exec {

bool is_command(const event::Slip& slip) { return !slip.run.empty() || !slip.argv.empty(); }

bool is_for_another(const event::Slip& slip) {
  return !slip.send.empty() || !slip.queue.empty() || !slip.flow.empty() || !slip.out.empty() ||
         !slip.function.empty();
}

Kind classify(const event::Slip& slip, bool has_command) {
  const event::Lease lease = event::lease_of(slip);
  if (lease == event::Lease::control) {
    return event::text_of(slip.control) == "cancel" ? Kind::cancel : Kind::pass;
  }
  if (lease == event::Lease::closed || is_for_another(slip)) {
    return Kind::pass;
  }
  return has_command || is_command(slip) ? Kind::run : Kind::nothing;
}

std::string place_of(const Job& job) {
  return is_made_up(job) ? "run-at-start" : "stdin:" + std::to_string(job.number);
}

std::string advance(Job& job, Step step) {
  job.attempt = 1;
  job.last.clear();
  const bool is_held = job.course.is_at_command() && job.is_leased;
  if (job.course.is_at_command()) {
    job.former = std::move(step.former);
    job.outcome = step.outcome;
  }
  job.course.advance(step.succeeded);
  std::string lines;
  (job.is_leased ? job.children : lines) += step.children;
  if (is_held) {
    job.closing = std::move(step.line);
  } else if (!step.line.empty()) {
    lines.append(step.line).append("\n");
  }
  return lines;
}

std::string closing_line(const Job& job, bool succeeded) {
  const event::Envelope envelope = event::read_envelope(job.closing);
  const bool was_ok = event::text_of(event::read_slip(envelope.slip).outcome) == "ok";
  return was_ok && !succeeded ? event::closed(job.closing, envelope.slip, "fail") : job.closing;
}

bool has_run(const Job& job) { return !job.last.empty() || !job.closing.empty(); }

std::string_view final_outcome(const Job& job, bool succeeded) {
  return job.outcome == "ok" && !succeeded ? "fail" : job.outcome;
}

std::string remains(const Job& job) {
  std::string lines;
  const auto add = [&lines](std::string_view line) {
    lines.append(line);
    lines.append(line.empty() ? "" : "\n");
  };
  add(job.last);
  if (!job.closing.empty()) {
    add(closing_line(job, false));
  } else if (job.last.empty() && job.is_leased && job.batch == 0) {
    add(event::closed(job.line, event::read_envelope(job.line).slip, "release"));
  }
  return lines;
}

std::string lease_key(std::string_view job) {
  std::string key;
  for (const std::string_view name : {"store", "queue", "id", "token"}) {
    key += json::find_member(job, name).value_or("");
    key += ' ';
  }
  return key;
}

}  // namespace hw::exec
