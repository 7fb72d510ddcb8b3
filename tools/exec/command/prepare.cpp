// SPDX-License-Identifier: MIT
#include "exec/command/prepare.h"

#include <fmt/core.h>

#include <cstdlib>
#include <utility>

#include "base/fs.h"
#include "base/limits.h"
#include "exec/command/asked.h"
#include "exec/intake/batch_event.h"
#include "exec/report/emitted.h"

namespace hw::exec {

namespace {

std::vector<json::Value> events_for(const Work& work, const json::Value& event) {
  return work.job->batch > 0 ? events_of(event) : std::vector<json::Value>{event};
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
