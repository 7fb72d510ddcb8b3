// SPDX-License-Identifier: MIT
#include "cli/run.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <memory>
#include <new>
#include <optional>

#include "cli/common.h"
#include "cli/completion.h"
#include "log/journal.h"
#include "log/log.h"
#include "sys/io.h"
#include "sys/shared_clock.h"
#include "sys/signals.h"

namespace hw::cli {

namespace {

int status_of(ExitCode code) { return static_cast<int>(code); }

// "hw-route: out of memory", made while there is some.
std::string out_of_memory;

// Wherever memory runs out, in a thread or inside a C library too: nobody could go on.
[[noreturn]] void die_without_memory() {
  (void)!write(STDERR_FILENO, out_of_memory.data(), out_of_memory.size());
  _exit(status_of(ExitCode::system));
}

bool wants_color(const std::string& when) {
  if (when != "auto") {
    return when == "always";
  }
  const char* const no_color = std::getenv("NO_COLOR");
  const char* const term = std::getenv("TERM");
  return isatty(STDERR_FILENO) == 1 && (no_color == nullptr || *no_color == '\0') &&
         term != nullptr && std::string_view(term) != "dumb";
}

log::Settings log_settings(const Program& program, const Common& common) {
  const auto level = common.quiet          ? log::Level::error
                     : common.verbose > 1  ? log::Level::debug
                     : common.verbose == 1 ? log::Level::info
                                           : log::Level::warning;
  return {std::string(program.name), level,
          common.log_format == "json" ? log::Format::json : log::Format::text,
          wants_color(common.color), log::is_journal(STDERR_FILENO)};
}

Result<ExitCode> answer(std::string_view text) {
  HW_TRY(print(text));
  return ExitCode::ok;
}

bool mentions(std::string_view message, std::string_view option) {
  constexpr std::string_view kOfNames = "abcdefghijklmnopqrstuvwxyz0123456789-";
  for (auto at = message.find(option); at != std::string_view::npos;
       at = message.find(option, at + 1)) {
    const std::string_view rest = message.substr(at + option.size());
    if (rest.empty() || kOfNames.find(rest.front()) == std::string_view::npos) {
      return true;
    }
  }
  return false;
}

// Who has not typed an option that a message is about is told which variable has set it.
Error with_variables(Error error, const Program& program, const std::vector<Setting>& settings) {
  const std::string message = error.message;
  const char* const separator = message.find('\n') == std::string::npos ? "; " : "\n";
  for (const Setting& setting : settings) {
    const std::string option = "--" + setting.name;
    if (setting.origin == environment_name(program.name, setting.name) &&
        mentions(message, option)) {
      error.message += fmt::format("{}{} is set by {}", separator, option, setting.origin);
    }
  }
  return error;
}

Result<ExitCode> run_parsed(const Program& program, const std::vector<std::string>& words,
                            const Body& body) {
  Common common;
  const std::vector<Option> shared = common_options(common);
  std::vector<Option> options = program.options;
  options.insert(options.end(), shared.begin(), shared.end());
  const Result<Arguments> arguments = parse(program, options, words);
  log::setup(log_settings(program, common));  // also for the message about a fault
  if (!arguments) {
    return tl::unexpected<Error>(arguments.error());
  }
  if (common.help) {
    return answer(help_text(program, shared));
  }
  if (common.version) {
    return answer(std::string(program.name) + " (Hookwork) " + HW_VERSION + "\n");
  }
  if (!common.completion.empty()) {
    if (program.name.find(' ') != std::string_view::npos) {
      return fail(ExitCode::usage, "--completion: a verb has none of its own");
    }
    return answer(completion(common.completion, program, shared));
  }
  HW_TRY_ASSIGN(const std::unique_ptr<sys::SharedClock> simulated,
                sys::SharedClock::from_environment());
  std::optional<ScopedClock> in_force;
  if (simulated) {
    in_force.emplace(*simulated);
  }
  return body(*arguments).map_error([&](Error error) {
    return with_variables(std::move(error), program, arguments->settings);
  });
}

int report(const Error& error) {
  if (!error.message.empty()) {
    log::fatal(error);
  }
  if (error.code == ExitCode::usage) {
    log::error("try --help");
  }
  return status_of(error.code);
}

}  // namespace

int run(const Program& program, int argc, char** argv, const Body& body) {
  log::setup({.program = std::string(program.name), .journal = log::is_journal(STDERR_FILENO)});
  const std::vector<std::string> words(argv + std::min(argc, 1), argv + argc);
  out_of_memory = fmt::format("{}: out of memory\n", program.name);
  std::set_new_handler(&die_without_memory);
  int status = 0;
  try {
    const Result<ExitCode> result = run_parsed(program, words, body);
    status = result ? status_of(*result) : report(result.error());
  } catch (const std::bad_alloc&) {
    log::fatal({ExitCode::system, "out of memory"});
    status = status_of(ExitCode::system);
  } catch (const std::exception& exception) {
    log::fatal({ExitCode::bug, std::string("bug: ") + exception.what()});
    status = status_of(ExitCode::bug);
  }
  if (status == status_of(ExitCode::interrupted)) {
    log::die_of(SIGINT);
  }
  log::finish();
  return status;
}

Status print(std::string_view text) {
  const int error = sys::write_all(STDOUT_FILENO, text);
  if (error == EPIPE) {
    log::die_of(SIGPIPE);  // it may have been inherited ignored
  }
  return error == 0 ? Status() : fail(ExitCode::io, system_error("stdout", error).message);
}

tl::unexpected<Error> as_answer(Error error) {
  error.what = what_of(error);
  error.code = error.code == ExitCode::config ? ExitCode::negative : error.code;
  return tl::unexpected<Error>(std::move(error));
}

Status require_piped_stdin(const Arguments& arguments) {
  if (!arguments.dash && isatty(STDIN_FILENO) == 1) {
    return fail(ExitCode::usage, "stdin is a terminal; pipe events in, or give '-' to type them");
  }
  return {};
}

tl::unexpected<Error> missing_operand(std::string_view name) {
  return fail(ExitCode::usage, "missing " + std::string(name));
}

tl::unexpected<Error> extra_operand(std::string_view text) {
  return fail(ExitCode::usage, "unexpected operand '" + std::string(text) + "'");
}

}  // namespace hw::cli
