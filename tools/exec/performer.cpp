// SPDX-License-Identifier: MIT
#include "exec/performer.h"

#include <fmt/format.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/parse.h"
#include "exec/emission.h"
#include "log/log.h"
#include "sys/io.h"

namespace hw::exec {

namespace {

constexpr std::size_t kShownMax = 200;  // bytes of a command in a message

// ECMA-48: the cursor to the first place, the screen and what has been scrolled away erased.
void clear_terminal() {
  constexpr std::string_view kClear = "\x1b[H\x1b[2J\x1b[3J";
  if (isatty(STDERR_FILENO) == 1) {
    (void)sys::write_all(STDERR_FILENO, kClear);
  }
}

void tell_start(const Work& work, const Settings& settings) {
  if (settings.clears) {
    clear_terminal();
  }
  if (log::enabled(log::Level::info)) {
    log::info(about(work), "stdin:{}: running '{}'", work.job->number,
              cut_utf8(fmt::format("{}", fmt::join(work.command.argv, " ")), kShownMax));
  }
}

void tell_end(const Work& work, const Run& result, std::optional<Duration> retry_after) {
  if (result.spawn_error != 0) {
    log::error(about(work, spawn_code(result.spawn_error)), "stdin:{}: {}", work.job->number,
               spawn_message(work, result.spawn_error));
  }
  if (retry_after && log::enabled(log::Level::info)) {
    log::info(about(work), "stdin:{}: attempt {} {}; the next one in {}", work.job->number,
              work.job->attempt, how_it_ended(result), format_duration(*retry_after));
  }
}

Performed unprepared(const Work& work, const Error& error) {
  log::error(about(work, what_of(error)), "stdin:{}: not run: {}", work.job->number, error.message);
  return {.line = report_unprepared(work, error).line};
}

Performed run_command(Work& work, const Settings& settings, Scratch& scratch, Control& control) {
  if (const Status status = prepare(work, settings, scratch); !status) {
    return unprepared(work, status.error());
  }
  tell_start(work, settings);
  Run result = run(work, settings.ending, control);
  if (result.spawn_error != 0 && take_shell(work)) {
    result = run(work, settings.ending, control);
  }
  const auto retry_after = settings.retries.after(result, work.retry, work.job->attempt);
  tell_end(work, result, retry_after);
  Reported reported = report(work, result);
  const bool is_followed = work.job->course.is_at_command() && work.job->course.has_more();
  return {
      .line = std::move(reported.line),
      .succeeded = reported.verdict == Verdict::succeeded,
      .retry_after = retry_after,
      .former = is_followed ? std::optional(former_of(result, work.job->attempt)) : std::nullopt};
}

}  // namespace

Performed perform(const Job& job, const Settings& settings, Scratch& scratch, Control& control) {
  Work work = read_job(job, settings);
  if (!job.fault.empty()) {
    return unprepared(work, {ExitCode::data, job.fault, ErrorCode::slip_invalid});
  }
  if (job.course.is_at_command() && !work.slip.unknown.empty()) {
    log::warning(about(work, ErrorCode::slip_unknown),
                 "the slip asks for '{}', which this version does not do", work.slip.unknown);
  }
  if (!job.course.is_at_command() && !is_command(work.slip)) {
    return {.line = emission(job), .succeeded = true};
  }
  return run_command(work, settings, scratch, control);
}

}  // namespace hw::exec
