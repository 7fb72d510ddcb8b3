// SPDX-License-Identifier: MIT
#include "exec/settings.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "exec/of_option.h"
#include "exec/schedule/how_many.h"
#include "json/writer.h"
#include "sys/signals.h"

namespace hw::exec {

namespace {

Status check_shell_command(std::string_view option, const std::string& text) {
  if (text.find_first_not_of(" \t\n") == std::string::npos) {
    return fail(ExitCode::usage, fmt::format("{}: there is no command in it", option));
  }
  return of_option(option, expr::check_shell_text(text));
}

Status read_shell(const std::string& text, Settings& settings) {
  HW_TRY(check_shell_command("--shell", text));
  settings.shell_command = {text, read_shell_text(text)};
  settings.argv.insert(settings.argv.begin(), "$0");
  return {};
}

// Shell texts as a list of targets.
Result<std::string> targets_of(std::string_view option, const std::vector<std::string>& texts) {
  std::string out;
  if (texts.empty()) {
    return out;
  }
  json::Writer writer(out);
  writer.begin_array();
  for (const std::string& text : texts) {
    HW_TRY(check_shell_command(option, text));
    writer.begin_object().string("run", text).end_object();
  }
  writer.end_array();
  return out;
}

Status read_on_busy(const std::string& text, OnBusy& on_busy, int& signal) {
  constexpr std::string_view kSignal = "signal:";
  const std::array<std::pair<std::string_view, OnBusy>, 4> modes = {{{"queue", OnBusy::queue},
                                                                     {"drop", OnBusy::drop},
                                                                     {"latest", OnBusy::latest},
                                                                     {"restart", OnBusy::restart}}};
  for (const auto& [name, mode] : modes) {
    if (text == name) {
      on_busy = mode;
      return {};
    }
  }
  if (!text.starts_with(kSignal)) {
    return fail(
        ExitCode::usage,
        fmt::format("--on-busy: '{}' is none of queue, drop, latest, restart and signal:SIG",
                    text));
  }
  on_busy = OnBusy::signal;
  HW_TRY_ASSIGN(signal, of_option("--on-busy", sys::parse_signal(text.substr(kSignal.size()))));
  return {};
}

Status read_when(const Options& options, Settings& settings) {
  if (options.key) {
    HW_TRY_ASSIGN(settings.key, of_option("--key", expr::Selector::parse(*options.key)));
  }
  Policy& policy = settings.policy;
  HW_TRY(read_on_busy(options.on_busy.value_or("queue"), policy.on_busy, settings.busy_signal));
  if (options.rate) {
    HW_TRY_ASSIGN(policy.rate, of_option("--rate", sched::Rate::parse(*options.rate)));
  }
  if (options.delay && *options.delay > Duration(0)) {
    policy.spacing = sched::Rate(1, *options.delay, 1);
  }
  policy.after_timeout = options.after_timeout;
  HW_TRY_ASSIGN(settings.halt, of_option("--halt", Halt::parse(options.halt.value_or("never"))));
  HW_TRY_ASSIGN(settings.scale, how_many(options.scale));
  return {};
}

// It would wait for itself.
Status check_names(const Options& options) {
  for (const std::string& name : options.after) {
    if (std::find(options.busy.begin(), options.busy.end(), name) != options.busy.end()) {
      return fail(ExitCode::usage,
                  fmt::format("--after: '{}' is the name that --busy gives to this one", name));
    }
  }
  return {};
}

Status read_what_follows(const Options& options, Settings& settings) {
  HW_TRY_ASSIGN(settings.on_success, targets_of("--on-success", options.on_success));
  HW_TRY_ASSIGN(settings.on_failure, targets_of("--on-failure", options.on_failure));
  HW_TRY_ASSIGN(settings.on_done, targets_of("--on-done", options.on_done));
  return {};
}

Status check_start(const Options& options, const Settings& settings) {
  return options.run_at_start && !options.postpone && !settings.has_command()
             ? fail(ExitCode::usage, "--run-at-start needs a command")
             : Status();
}

Status read_output(const Options& options, Settings& settings) {
  const auto mode = std::find(kOutputModes.begin(), kOutputModes.end(), options.output);
  settings.output = static_cast<OutputMode>(mode - kOutputModes.begin());
  if (options.tag && settings.output != OutputMode::raw) {
    return fail(ExitCode::usage, "--tag needs --output raw");
  }
  settings.tags = options.tag;
  settings.passes = options.pass;
  settings.tells_start = options.started;
  settings.max_spawn = static_cast<std::size_t>(options.max_spawn);
  if (options.results && !options.dry_run) {
    HW_TRY_ASSIGN(settings.results, ResultsFolder::open(*options.results));
  }
  return {};
}

}  // namespace

Result<Settings> make_settings(const Options& options, const std::vector<std::string>& operands) {
  HW_TRY_ASSIGN(Environment environment, Environment::make(environ, {.is_clean = options.clean_env,
                                                                     .files = options.env_files,
                                                                     .settings = options.env}));
  Settings settings{.argv = operands,
                    .words = std::nullopt,
                    .timeout = options.timeout.value_or(Duration(0)) > Duration(0) ? options.timeout
                                                                                   : std::nullopt,
                    .environment = std::move(environment)};
  HW_TRY_ASSIGN(settings.shell, of_option("--shell-program", Shell::find(options.shell_program)));
  if (options.shell) {
    HW_TRY(read_shell(*options.shell, settings));
  }
  if (!settings.argv.empty()) {
    if (settings.argv.front().empty()) {
      return fail(ExitCode::usage, "the command is an empty word");
    }
    HW_TRY_ASSIGN(settings.words, expr::Words::parse(settings.argv));
  }
  if (options.input) {
    HW_TRY_ASSIGN(settings.input, of_option("--stdin", expr::Input::parse(*options.input)));
  }
  HW_TRY_ASSIGN(settings.place, Place::from(options));
  HW_TRY_ASSIGN(settings.ending, Ending::from(options));
  HW_TRY_ASSIGN(settings.retries, Retries::from(options));
  HW_TRY(check_names(options));
  HW_TRY(read_when(options, settings));
  HW_TRY(read_what_follows(options, settings));
  HW_TRY(check_start(options, settings));
  HW_TRY_ASSIGN(settings.batch, BatchPolicy::from(options, settings.has_command()));
  HW_TRY(read_output(options, settings));
  settings.clears = options.clear;
  return settings;
}

}  // namespace hw::exec
