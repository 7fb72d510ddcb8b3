// SPDX-License-Identifier: MIT
#include "exec/command/work.h"

#include "base/fs.h"
#include "base/id.h"
#include "base/parse.h"
#include "json/scan.h"

namespace hw::exec {

namespace {

std::string target_of(const Work& work, const Settings& settings) {
  const event::Slip& slip = work.slip;
  const bool follows = !work.job->course.is_at_command();
  const std::string_view name =
      follows ? json::find_member(work.job->course.target(), "name").value_or("") : slip.target;
  if (const auto target = event::text_of(name)) {
    return *target;
  }
  if (has_own_command(work, settings) ? settings.shell_command.has_value() : !slip.run.empty()) {
    return settings.shell.name();
  }
  if (has_own_command(work, settings)) {
    return std::string(base_name(settings.argv.front()));
  }
  std::string_view first;
  json::Elements words(json::kind_of(slip.argv) == json::Kind::array ? slip.argv : "[]");
  return words.next(first) ? std::string(base_name(event::text_of(first).value_or(""))) : "";
}

}  // namespace

log::About about(const Work& work, ErrorCode code) {
  return {.event_id = event::text_of(work.envelope.id).value_or(""),
          .trace_id = std::string(trace_id_of(work.cause.traceparent)),
          .code = code};
}

bool has_own_command(const Work& work, const Settings& settings) {
  return settings.has_command() && work.job->course.is_at_command();
}

Work read_job(const Job& job, const Settings& settings) {
  Work work;
  work.job = &job;
  work.envelope = event::read_envelope(job.line);
  work.slip = event::read_slip(work.envelope.slip);
  work.cause = event::cause_of(work.envelope, work.slip);
  if (!job.course.is_at_command()) {
    work.slip = event::read_slip(job.course.target());
  }
  work.target = target_of(work, settings);
  work.timeout = settings.timeout;
  return work;
}

Result<std::optional<Duration>> timeout_of(const event::Slip& slip, const Settings& settings) {
  if (slip.timeout.empty()) {
    return settings.timeout;
  }
  const bool is_number = json::kind_of(slip.timeout) == json::Kind::number;
  auto timeout = parse_duration(is_number ? std::string(slip.timeout)
                                          : event::text_of(slip.timeout).value_or(""));
  if (!timeout) {
    return fail(ErrorCode::slip_invalid, "the slip's 'timeout': " + timeout.error().message);
  }
  return *timeout > Duration(0) ? std::optional(*timeout) : std::nullopt;
}

Result<expr::Input> input_of(const event::Slip& slip) {
  const auto wanted = event::text_of(slip.input);
  if (!wanted) {
    return fail(ErrorCode::slip_invalid, "the slip's 'stdin' is no string");
  }
  auto input = of_slip(expr::Input::parse(*wanted));
  return input ? std::move(input) : context("the slip's 'stdin'", input.error());
}

}  // namespace hw::exec
