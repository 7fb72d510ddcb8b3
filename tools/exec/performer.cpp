// SPDX-License-Identifier: MIT
#include "exec/performer.h"

#include <fmt/format.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/parse.h"
#include "event/types.h"
#include "exec/report/emission.h"
#include "exec/report/emitted.h"
#include "exec/report/showing.h"
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
    log::info(about(work), "{}: running '{}'", place_of(*work.job),
              cut_utf8(fmt::format("{}", fmt::join(work.command.argv, " ")), kShownMax));
  }
}

void tell_end(const Work& work, const Settings& settings, const Run& result,
              std::optional<Duration> retry_after) {
  if (result.spawn_error != 0) {
    log::error(about(work, spawn_code(result.spawn_error)), "{}: {}", place_of(*work.job),
               spawn_message(work, result.spawn_error));
  } else if (settings.output == OutputMode::none && !retry_after &&
             type_of(result) != event::types::kExecSucceeded) {
    log::error(about(work), "{}: '{}' {}", place_of(*work.job), work.target, how_it_ended(result));
  }
  if (retry_after && log::enabled(log::Level::info)) {
    log::info(about(work), "{}: attempt {} {}; the next one in {}", place_of(*work.job),
              work.job->attempt, how_it_ended(result), format_about(*retry_after));
  }
}

bool is_followed(const Work& work) {
  return work.job->course.is_at_command() && work.job->course.has_more();
}

Performed unprepared(const Work& work, const Settings& settings, const Error& error) {
  log::error(about(work, what_of(error)), "{}: not run: {}", place_of(*work.job), error.message);
  const Reported reported = report_unprepared(work, error);
  return {.line = written(work, settings, reported, true),
          .outcome = reported.outcome,
          .former = is_followed(work) ? std::optional(former_of_unprepared(work.job->attempt))
                                      : std::nullopt};
}

std::unique_ptr<Tap> make_tap(const Work& work, const Settings& settings, LineSink& sink) {
  if (settings.output == OutputMode::lines) {
    return make_line_tap(work, sink);
  }
  if (settings.output != OutputMode::raw) {
    return nullptr;
  }
  const std::string subject = event::text_of(work.envelope.subject).value_or("");
  const std::string number = std::to_string(work.job->number);
  if (!settings.tags) {
    return make_raw_tap("");
  }
  std::string tag;
  append_printable_line(tag, subject.empty() ? number : subject);
  return make_raw_tap(tag + "\t");
}

Run run_watched(Work& work, const Settings& settings, const SlotParts& parts) {
  const StreamOptions streams{.has_input = work.has_input,
                              .sink = settings.output == OutputMode::inherit ? Sink::errors
                                      : settings.output == OutputMode::none  ? Sink::nowhere
                                                                             : Sink::pipe,
                              .emits = settings.max_spawn > 0};
  const auto tap = make_tap(work, settings, parts.sink);
  Watchers watchers{.tap = tap.get()};
  if (settings.tells_start) {
    watchers.on_start = [&](pid_t process) { parts.sink.write(started_event(work, process)); };
  }
  Run result = run(work, streams, settings.ending, watchers, parts.control);
  if (result.spawn_error != 0 && take_shell(work)) {
    result = run(work, streams, settings.ending, watchers, parts.control);
  }
  return result;
}

// Of a command that did not succeed nothing is passed on: it may be tried again.
std::string children_of(const Work& work, const Settings& settings, Run& result,
                        json::Reader& reader) {
  if (result.emitted.empty() || type_of(result) != event::types::kExecSucceeded) {
    return "";
  }
  auto children = read_emitted(result.emitted, work, settings.max_spawn, reader);
  if (children) {
    return *std::move(children);
  }
  result.emit_error = children.error().message;
  log::error(about(work, ErrorCode::emit_invalid), "{}: {}", place_of(*work.job),
             result.emit_error);
  return "";
}

Performed run_command(Work& work, const Settings& settings, const SlotParts& parts) {
  if (const Status status = prepare(work, settings, parts.scratch); !status) {
    return unprepared(work, settings, status.error());
  }
  tell_start(work, settings);
  Run result = run_watched(work, settings, parts);
  std::string children = children_of(work, settings, result, parts.scratch.reader);
  const auto retry_after = settings.retries.after(result, work.retry, work.job->attempt);
  tell_end(work, settings, result, retry_after);
  const Reported reported = report(work, result);
  return {.line = written(work, settings, reported, !retry_after),
          .children = std::move(children),
          .succeeded = reported.verdict == Verdict::succeeded,
          .outcome = reported.outcome,
          .retry_after = retry_after,
          .former = is_followed(work) ? std::optional(former_of(result, work.job->attempt))
                                      : std::nullopt};
}

}  // namespace

Performed perform(const Job& job, const Settings& settings, SlotParts parts) {
  Work work = read_job(job, settings);
  if (!job.fault.empty()) {
    return unprepared(work, settings, {ExitCode::data, job.fault, ErrorCode::slip_invalid});
  }
  if (job.course.is_at_command() && !work.slip.unknown.empty()) {
    log::warning(about(work, ErrorCode::slip_unknown),
                 "the slip asks for '{}', which this version does not do", work.slip.unknown);
  }
  if (!job.course.is_at_command() && !is_command(work.slip)) {
    return {.line = emission(job), .succeeded = true};
  }
  return run_command(work, settings, parts);
}

}  // namespace hw::exec
