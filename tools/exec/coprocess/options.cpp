// SPDX-License-Identifier: MIT
#include "exec/coprocess/options.h"

#include <fmt/core.h>

namespace hw::exec {

namespace {

struct Group {
  std::string_view why;
  std::vector<std::pair<std::string_view, bool>> options;  // and whether it is given
};

// Options that are left at what they are without being given are as if they were not given.
std::vector<Group> refused(const Options& options) {
  const ScaleOptions& scale = options.scale;
  return {
      {"its environment is the same for all events", {{"env", !options.env.empty()}}},
      {"it is started once, and not for each event",
       {{"rate", options.rate.has_value()},
        {"batch", options.batch.has_value()},
        {"max-args", options.max_args > 0},
        {"delay", options.delay.has_value()},
        {"run-at-start", options.run_at_start},
        {"postpone", options.postpone},
        {"clear", options.clear}}},
      {"it is given events as they come, many before it has answered the first",
       {{"on-busy", options.on_busy.has_value()},
        {"halt", options.halt.has_value()},
        {"once", options.once},
        {"after-timeout", options.after_timeout.has_value()}}},
      {"pipelines come after each other only by commands that are started for an event",
       {{"busy", !options.busy.empty()},
        {"after", !options.after.empty()},
        {"settle", options.settle != Options().settle}}},
      {"as many run as --jobs says",
       {{"jobs MIN..MAX", scale.jobs.value_or("").find("..") != std::string::npos},
        {"scale-by", scale.by != ScaleOptions().by},
        {"scale-up", scale.up >= 0},
        {"scale-down", scale.down >= 0},
        {"scale-step", scale.step != ScaleOptions().step},
        {"scale-up-cooldown", scale.up_cooldown.has_value()},
        {"scale-down-cooldown", scale.down_cooldown.has_value()},
        {"scale-idle", scale.idle.has_value()}}},
      {"nothing follows an answer",
       {{"on-success", !options.on_success.empty()},
        {"on-failure", !options.on_failure.empty()},
        {"on-done", !options.on_done.empty()}}},
      {"each answer becomes a result, and all else that it writes goes to stderr",
       {{"output", options.output != kOutputModes[0]},
        {"tag", options.tag},
        {"started", options.started},
        {"max-spawn", options.max_spawn != Options().max_spawn}}},
      {"its results are all that comes out, and are written to stdout alone",
       {{"pass", options.pass}, {"results", options.results.has_value()}}},
      {"there is no command for each event", {{"dry-run", options.dry_run}}},
      {"an answer has no exit status", {{"retry-on", options.retry_on.has_value()}}},
      {"what it leaves behind is left alone", {{"orphans", options.orphans != kOrphanRules[0]}}},
      {"it needs a line for each event", {{"stdin none", options.input == "none"}}}};
}

}  // namespace

Status check_coprocess(const Options& options, const std::vector<std::string>& operands) {
  if (operands.empty() && !options.shell) {
    return fail(ExitCode::usage, "--coprocess needs a command; it obeys none of a slip");
  }
  for (const Group& group : refused(options)) {
    for (const auto& [name, is_given] : group.options) {
      if (is_given) {
        return fail(ExitCode::usage,
                    fmt::format("--{} means nothing with --coprocess: {}", name, group.why));
      }
    }
  }
  return {};
}

Status adapt_to_coprocess(const Options& options, Settings& settings) {
  if (!settings.words->are_constant()) {
    return fail(ExitCode::usage,
                "--coprocess: the command is started before the events are there, so its words "
                "hold no placeholders; '{{' is a brace");
  }
  settings.max_spawn = 0;
  if (options.retries < 0 && !options.retry_preset) {
    Options adapted = options;
    adapted.retries = 1;
    HW_TRY_ASSIGN(settings.retries, Retries::from(adapted));
  }
  return {};
}

}  // namespace hw::exec
