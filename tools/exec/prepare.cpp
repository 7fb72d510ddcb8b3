// SPDX-License-Identifier: MIT
#include "exec/prepare.h"

#include <fmt/core.h>

#include <cstdlib>
#include <span>
#include <utility>

#include "base/fs.h"
#include "base/id.h"
#include "base/limits.h"
#include "base/parse.h"
#include "exec/batch_event.h"
#include "exec/emitted.h"
#include "exec/slip_texts.h"
#include "json/scan.h"

namespace hw::exec {

namespace {

// hw-exec's own command is that of the job, not of what follows it.
bool has_own_command(const Work& work, const Settings& settings) {
  return settings.has_command() && work.job->course.is_at_command();
}

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

// What is a fault of the command line in a command of ours is one of the slip in the slip's.
template <class T>
Result<T> of_slip(Result<T> result) {
  return std::move(result).map_error([](Error error) {
    error.what = ErrorCode::slip_invalid;
    return error;
  });
}

Result<std::vector<std::string>> slip_words(std::string_view argv) {
  HW_TRY_ASSIGN(std::vector<std::string> words, slip_texts(argv, "argv"));
  if (words.empty() || words.front().empty()) {
    return fail(ErrorCode::slip_invalid, "the slip's 'argv' names no command");
  }
  return words;
}

// What is to be run: words, or shell text, which `argv` gives to a shell.
struct Asked {
  std::vector<std::string> argv;
  std::string text = {};
  ShellText read = {};
};

// Those that a command is for.
using Events = std::span<const json::Value>;

std::vector<json::Value> events_for(const Work& work, const json::Value& event) {
  return work.job->batch > 0 ? events_of(event) : std::vector<json::Value>{event};
}

Result<Asked> own_command(const Settings& settings, Events events, expr::Arena& arena) {
  HW_TRY_ASSIGN(std::vector<std::string> words, settings.words->expand(events, arena));
  if (!settings.shell_command) {
    return Asked{.argv = std::move(words)};
  }
  words.erase(words.begin());  // "$0"
  const ShellCommand& command = *settings.shell_command;
  return Asked{settings.shell.argv(command.text, words), command.text, command.read};
}

Result<Asked> asked_of(const Work& work, const Settings& settings, const json::Value& event,
                       Events events, expr::Arena& arena) {
  if (has_own_command(work, settings)) {
    return own_command(settings, events, arena);
  }
  if (!work.slip.run.empty()) {
    const auto text = event::text_of(work.slip.run);
    if (!text) {
      return fail(ErrorCode::slip_invalid, "the slip's 'run' is no string");
    }
    HW_TRY(of_slip(expr::check_shell_text(*text)));
    return Asked{settings.shell.argv(*text, {}), *text, read_shell_text(*text)};
  }
  HW_TRY_ASSIGN(const std::vector<std::string> raw, slip_words(work.slip.argv));
  HW_TRY_ASSIGN(const expr::Words words, of_slip(expr::Words::parse(raw)));
  HW_TRY_ASSIGN(std::vector<std::string> argv, words.expand(event, arena));
  return Asked{.argv = std::move(argv)};
}

// No word of a command, and no folder, can hold U+0000: the system would cut it off there. Returns
// the size of the words.
Result<std::size_t> check_words(const sys::Command& command, std::size_t size_max) {
  std::size_t size = 0;
  bool holds_nul = command.folder.find('\0') != std::string::npos;
  for (const std::string& word : command.argv) {
    holds_nul = holds_nul || word.find('\0') != std::string::npos;
    size += size_of(word);
    if (word.size() > limits::kWordMax) {
      return fail(ErrorCode::slip_invalid,
                  fmt::format("a word of the command has {} bytes, and the system takes {} at most",
                              word.size(), limits::kWordMax));
    }
  }
  if (holds_nul) {
    return fail(ErrorCode::slip_invalid, "the command or its folder holds U+0000");
  }
  if (size > size_max) {
    return fail(ErrorCode::value_invalid,
                fmt::format("the words of the command take {} bytes, and the system takes {} at "
                            "most; give them on standard input (--stdin)",
                            size, size_max));
  }
  return size;
}

Status read_folder(Work& work) {
  const auto folder = event::text_of(work.slip.cwd);
  if (!work.slip.cwd.empty() && (!folder || folder->empty())) {
    return fail(ErrorCode::slip_invalid, "the slip's 'cwd' names no folder");
  }
  work.command.folder = folder.value_or("");
  return {};
}

// What follows a command is tried again only if its own target says so.
Result<sched::Retry> job_retry(const Work& work, const Settings& settings) {
  return work.job->course.is_at_command() || !work.slip.retry.empty()
             ? settings.retries.of(work.slip)
             : Result<sched::Retry>(sched::Retry{});
}

// Where a shell would do no more than start a file, the file itself is started; where it would wait
// for one, it becomes that.
void spare_shell(Work& work, const Settings& settings, Asked asked) {
  sys::Command& command = work.command;
  const bool is_direct = asked.read.form == ShellText::Form::direct;
  if (is_direct && command.folder.empty()) {  // else PWD would be another one
    work.shell_argv = std::exchange(command.argv, std::move(asked.read.words));
    command.is_exact = true;
  } else if (settings.shell.waits() && asked.text.size() + 8 < limits::kWordMax) {
    const char* const path = std::getenv("PATH");
    if (find_program(asked.read.words.front(), path == nullptr ? "" : path, command.folder)) {
      command.argv[2] = with_exec(asked.text);
    }
  }
}

Status make_environment(Work& work, const Settings& settings, Asked asked, const json::Value& event,
                        Scratch& scratch) {
  const bool follows = !work.job->course.is_at_command();
  const Former former = follows && work.job->former ? *work.job->former : Former();
  HW_TRY_ASSIGN(std::size_t size, check_words(work.command, settings.size_max));
  for (const std::string& variable : former.variables) {
    size += size_of(variable);
  }
  const Occasion occasion{.event = event,
                          .envelope = work.envelope,
                          .traceparent = work.cause.traceparent,
                          .attempt = work.job->attempt,
                          .sequence = work.job->sequence,
                          .slot = scratch.slot,
                          .env = settings.has_command() ? std::string_view() : work.slip.env,
                          .exports = work.slip.exports};
  HW_TRY_ASSIGN(VariableSet variables,
                settings.environment.build(occasion, scratch.arena,
                                           settings.size_max - std::min(size, settings.size_max)));
  const bool is_spared = asked.read.form != ShellText::Form::whole &&
                         settings.shell.can_be_spared(variables.shell_signs());
  work.command.inherited = variables.take_inherited();
  work.command.environment = variables.take_own();
  work.files = variables.take_files();
  auto& own = work.command.environment;
  if (settings.max_spawn > 0) {
    own.push_back(fmt::format("HW_EMIT={}", kEmitDescriptor));
  }
  own.insert(own.end(), former.variables.begin(), former.variables.end());
  if (is_spared) {
    spare_shell(work, settings, std::move(asked));
  }
  return {};
}

// Of several events each value ends with a line feed, so that they can be told apart.
Status read_values(Work& work, const expr::Input& input, Events events, expr::Arena& arena) {
  for (const json::Value& each : events) {
    const auto read = input.read(each, arena);
    if (!read) {
      return context("stdin", read.error());
    }
    work.input += *read;
    work.input += work.job->batch > 0 && !read->ends_with('\n') ? "\n" : "";
  }
  return {};
}

// A single event is given byte for byte, with the white space around it.
void read_events(Work& work, std::string_view text, Events events) {
  if (work.job->batch == 0) {
    work.input.append(text).append("\n");
    return;
  }
  for (const json::Value& each : events) {
    work.input.append(each.text()).append("\n");
  }
}

// `text` is that of the line without its slip.
Status read_input(Work& work, const Settings& settings, std::string_view text, Events events,
                  expr::Arena& arena) {
  const expr::Input* input = &settings.input;
  Result<expr::Input> parsed;
  if (!work.slip.input.empty()) {
    parsed = input_of(work.slip);
    if (!parsed) {
      return tl::unexpected<Error>(parsed.error());
    }
    input = &*parsed;
  }
  switch (input->source()) {
    case expr::Input::Source::event:
      read_events(work, text, events);
      return {};
    case expr::Input::Source::none:
      work.has_input = false;
      return {};
    default:
      return read_values(work, *input, events, arena);
  }
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
  return std::optional(*timeout);
}

Result<expr::Input> input_of(const event::Slip& slip) {
  const auto wanted = event::text_of(slip.input);
  if (!wanted) {
    return fail(ErrorCode::slip_invalid, "the slip's 'stdin' is no string");
  }
  auto input = of_slip(expr::Input::parse(*wanted));
  return input ? std::move(input) : context("the slip's 'stdin'", input.error());
}

bool is_command(const event::Slip& slip) { return !slip.run.empty() || !slip.argv.empty(); }

Status prepare(Work& work, const Settings& settings, Scratch& scratch) {
  HW_TRY_ASSIGN(work.timeout, timeout_of(work.slip, settings));
  HW_TRY_ASSIGN(work.retry, job_retry(work, settings));
  const std::string text = event::with_slip(work.job->line, "");
  HW_TRY_ASSIGN(const json::Value event, scratch.reader.read_object(text));
  scratch.arena.clear();
  const std::vector<json::Value> events = events_for(work, event);
  HW_TRY_ASSIGN(Asked asked, asked_of(work, settings, event, events, scratch.arena));
  work.command.argv = std::move(asked.argv);
  if (!has_own_command(work, settings)) {
    HW_TRY(read_folder(work));
  }
  settings.place.apply(work.command);
  HW_TRY(make_environment(work, settings, std::move(asked), event, scratch));
  return read_input(work, settings, text, events, scratch.arena);
}

bool take_shell(Work& work) {
  if (work.shell_argv.empty()) {
    return false;
  }
  work.command.argv = std::exchange(work.shell_argv, {});
  work.command.is_exact = false;
  return true;
}

}  // namespace hw::exec
