// SPDX-License-Identifier: MIT
#include "exec/prepare.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/fs.h"
#include "base/id.h"
#include "base/parse.h"
#include "json/scan.h"

namespace hw::exec {

namespace {

// hw-exec's own command is that of the job, not of what follows it.
bool has_own_command(const Work& work, const Settings& settings) {
  return !settings.argv.empty() && work.job->course.is_at_command();
}

std::string target_of(const Work& work, const Settings& settings) {
  const event::Slip& slip = work.slip;
  const bool follows = !work.job->course.is_at_command();
  const std::string_view name =
      follows ? json::find_member(work.job->course.target(), "name").value_or("") : slip.target;
  if (const auto target = event::text_of(name)) {
    return *target;
  }
  if (has_own_command(work, settings)) {
    return std::string(base_name(settings.argv.front()));
  }
  if (!slip.run.empty()) {
    return "sh";
  }
  std::string_view first;
  json::Elements words(json::kind_of(slip.argv) == json::Kind::array ? slip.argv : "[]");
  return words.next(first) ? std::string(base_name(event::text_of(first).value_or(""))) : "";
}

// What is a fault of the command line in a command of ours is one of the slip in the slip's.
template <class T>
Result<T> of_slip(Result<T> result) {
  return std::move(result).map_error([](Error error) {
    error.what = ErrorCode::slip_invalid;
    return error;
  });
}

Result<std::vector<std::string>> slip_words(std::string_view argv) {
  std::vector<std::string> words;
  if (json::kind_of(argv) != json::Kind::array) {
    return fail(ErrorCode::slip_invalid, "the slip's 'argv' is no list");
  }
  json::Elements elements(argv);
  for (std::string_view element; elements.next(element);) {
    const auto word = event::text_of(element);
    if (!word) {
      return fail(ErrorCode::slip_invalid, "the slip's 'argv' holds what is no string");
    }
    words.push_back(*word);
  }
  if (words.empty() || words.front().empty()) {
    return fail(ErrorCode::slip_invalid, "the slip's 'argv' names no command");
  }
  return words;
}

Result<std::vector<std::string>> words_of(const Work& work, const Settings& settings,
                                          const json::Value& event, expr::Arena& arena) {
  if (has_own_command(work, settings)) {
    return settings.words->expand(event, arena);
  }
  if (!work.slip.run.empty()) {
    const auto text = event::text_of(work.slip.run);
    if (!text) {
      return fail(ErrorCode::slip_invalid, "the slip's 'run' is no string");
    }
    HW_TRY(of_slip(expr::check_shell_text(*text)));
    return std::vector<std::string>{"/bin/sh", "-c", *text};
  }
  HW_TRY_ASSIGN(const std::vector<std::string> raw, slip_words(work.slip.argv));
  HW_TRY_ASSIGN(const expr::Words words, of_slip(expr::Words::parse(raw)));
  return words.expand(event, arena);
}

// No word of a command, and no folder, can hold U+0000: the system would cut it off there.
Status check_words(const sys::Command& command) {
  const auto holds_nul = [](const std::string& text) {
    return text.find('\0') != std::string::npos;
  };
  if (std::any_of(command.argv.begin(), command.argv.end(), holds_nul) ||
      holds_nul(command.folder)) {
    return fail(ErrorCode::slip_invalid, "the command or its folder holds U+0000");
  }
  return {};
}

Status read_folder(Work& work) {
  const auto folder = event::text_of(work.slip.cwd);
  if (!work.slip.cwd.empty() && (!folder || folder->empty())) {
    return fail(ErrorCode::slip_invalid, "the slip's 'cwd' names no folder");
  }
  work.command.folder = folder.value_or("");
  return {};
}

Status read_timeout(Work& work) {
  if (work.slip.timeout.empty()) {
    return {};
  }
  const bool is_number = json::kind_of(work.slip.timeout) == json::Kind::number;
  auto timeout = parse_duration(is_number ? std::string(work.slip.timeout)
                                          : event::text_of(work.slip.timeout).value_or(""));
  if (!timeout) {
    return fail(ErrorCode::slip_invalid, "the slip's 'timeout': " + timeout.error().message);
  }
  work.timeout = *timeout;
  return {};
}

// What follows a command is tried again only if its own target says so.
Result<sched::Retry> job_retry(const Work& work, const Settings& settings) {
  return work.job->course.is_at_command() || !work.slip.retry.empty()
             ? settings.retries.of(work.slip)
             : Result<sched::Retry>(sched::Retry{});
}

}  // namespace

log::About about(const Work& work, ErrorCode code) {
  return {.event_id = event::text_of(work.envelope.id).value_or(""),
          .trace_id = std::string(trace_id_of(work.cause.traceparent)),
          .code = code};
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

bool is_command(const event::Slip& slip) { return !slip.run.empty() || !slip.argv.empty(); }

Status prepare(Work& work, const Settings& settings, Scratch& scratch) {
  HW_TRY(read_timeout(work));
  HW_TRY_ASSIGN(work.retry, job_retry(work, settings));
  const std::string text = event::with_slip(work.job->line, "");
  HW_TRY_ASSIGN(const json::Value event, scratch.reader.read_object(text));
  scratch.arena.clear();
  HW_TRY_ASSIGN(work.command.argv, words_of(work, settings, event, scratch.arena));
  const bool obeys_slip = !has_own_command(work, settings);
  if (obeys_slip) {
    HW_TRY(read_folder(work));
  }
  HW_TRY(check_words(work.command));
  const std::string_view extra = obeys_slip ? work.slip.env : std::string_view();
  HW_TRY_ASSIGN(work.command.environment,
                settings.environment.build(event, scratch.arena, work.envelope,
                                           work.cause.traceparent, work.job->attempt, extra));
  if (!work.job->course.is_at_command() && work.job->former) {
    const auto& variables = work.job->former->variables;
    work.command.environment.insert(work.command.environment.end(), variables.begin(),
                                    variables.end());
  }
  work.input = text + "\n";
  return {};
}

}  // namespace hw::exec
