// SPDX-License-Identifier: MIT
#include "exec/settings.h"

#include <fmt/core.h>

#include "exec/how_many.h"
#include "json/writer.h"
#include "sys/signals.h"

namespace hw::exec {

namespace {

template <class T>
Result<T> named(std::string_view option, Result<T> result) {
  return result ? std::move(result) : context(fmt::format("--{}", option), result.error());
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
    HW_TRY(named(option, expr::check_shell_text(text)));
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
  const auto number = text.starts_with(kSignal)
                          ? sys::signal_number(std::string_view(text).substr(kSignal.size()))
                          : std::nullopt;
  if (!number) {
    return fail(
        ExitCode::usage,
        fmt::format("--on-busy: '{}' is none of queue, drop, latest, restart and signal:SIG",
                    text));
  }
  on_busy = OnBusy::signal;
  signal = *number;
  return {};
}

}  // namespace

Status Settings::read(const Options& options, const std::vector<std::string>& operands) {
  argv = operands;
  timeout = options.timeout;
  grace = *options.grace;
  clears = options.clear;
  if (!argv.empty()) {
    HW_TRY_ASSIGN(words, expr::Words::parse(argv));
  }
  HW_TRY_ASSIGN(retries, Retries::from(options));
  HW_TRY_ASSIGN(on_success, targets_of("on-success", options.on_success));
  HW_TRY_ASSIGN(on_failure, targets_of("on-failure", options.on_failure));
  HW_TRY_ASSIGN(on_done, targets_of("on-done", options.on_done));
  follow = {on_success, on_failure, on_done};
  return read_when(options);
}

Status Settings::read_when(const Options& options) {
  if (options.key) {
    HW_TRY_ASSIGN(key, named("key", expr::Selector::parse(*options.key)));
  }
  HW_TRY(read_on_busy(options.on_busy.value_or("queue"), policy.on_busy, busy_signal));
  if (options.rate) {
    HW_TRY_ASSIGN(policy.rate, named("rate", sched::Rate::parse(*options.rate)));
  }
  if (options.delay && *options.delay > Duration(0)) {
    policy.spacing = sched::Rate(1, *options.delay, 1);
  }
  policy.after_timeout = options.after_timeout;
  HW_TRY_ASSIGN(halt, named("halt", Halt::parse(options.halt.value_or("never"))));
  HW_TRY_ASSIGN(scale, how_many(options.scale));
  return {};
}

}  // namespace hw::exec
