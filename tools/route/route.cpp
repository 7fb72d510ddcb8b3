// SPDX-License-Identifier: MIT
#include "route/route.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <memory>

#include "base/bytes.h"
#include "base/fs.h"
#include "cli/settings.h"
#include "event/about.h"
#include "event/filter.h"
#include "json/reader.h"
#include "log/log.h"
#include "route/errors.h"
#include "route/router.h"
#include "route/select.h"

namespace hw::route {

namespace {

void warn_if_empty(const Rules& rules, const std::string& path) {
  if (std::none_of(rules.rules.begin(), rules.rules.end(),
                   [](const Rule& rule) { return rule.enabled; })) {
    log::warning("{}: no rules: every event is dropped", path);
  }
}

// Routes lines by rules that can be loaded anew.
class Handler final : public event::LineHandler {
 public:
  Handler(Rules rules, Errors errors, event::Output& output, event::BadLines& bad_lines)
      : router_(std::make_unique<Router>(std::move(rules))),
        errors_(std::move(errors)),
        output_(output),
        bad_lines_(bad_lines) {}

  [[nodiscard]] Status handle(const event::Line& line) override {
    const auto event = reader_.read_object(line.text);
    if (!event) {
      return bad_lines_.report(line, event.error().message);
    }
    const bool explain = log::enabled(log::Level::info);
    const Routed& routed = router_->route(line.text, *event, explain);
    if (explain && !routed.decision.empty()) {
      log::info(event::about(event::read_envelope(line.text)), "stdin:{}: {}", line.number,
                routed.decision);
    }
    for (const Routed::Line& made : routed.lines) {
      HW_TRY(output_.write_line(made.text));
    }
    for (const Failure& failure : routed.failures) {
      HW_TRY(errors_.report(line, failure));
    }
    return {};
  }

  // As service::Source has it.
  Result<std::string> load(const std::string& path, Inputs& inputs) {
    HW_TRY_ASSIGN(Rules rules, load_rules(path, {}, inputs));
    warn_if_empty(rules, path);
    auto router = std::make_unique<Router>(std::move(rules));
    std::string change = router->take_over(*router_);
    router_ = std::move(router);
    return change;
  }

  void report_counts() const {
    for (const Router::Count& count : router_->counts()) {
      log::info("rule '{}': {} matched", count.rule, count.events);
    }
  }

 private:
  std::unique_ptr<Router> router_;
  Errors errors_;
  json::Reader reader_;
  event::Output& output_;
  event::BadLines& bad_lines_;
};

Result<ExitCode> check(const std::string& path, const cli::Arguments& arguments) {
  Inputs inputs;
  std::string listing;
  cli::append_settings(listing, arguments.settings);
  if (Result<Rules> rules = load_rules(path, {}, inputs, &listing); !rules) {
    return cli::as_answer(std::move(rules).error());
  }
  if (log::enabled(log::Level::info)) {
    HW_TRY(cli::print(listing));
  }
  return ExitCode::ok;
}

Result<ExitCode> check_pattern(const std::string& argument) {
  Result<match::Pattern> pattern = load_pattern(argument, match::Dialect::hookwork);
  if (!pattern) {
    return cli::as_answer(std::move(pattern).error());
  }
  return ExitCode::ok;
}

std::string source_of(const std::string& path) {
  std::string source = "hw-route:";
  append_percent_encoded(source, absolute_path(path).value_or(path));
  return source;
}

Result<ExitCode> select(const Options& options, const event::FilterOptions& filter) {
  HW_TRY_ASSIGN(match::Pattern pattern, load_pattern(*options.match, match::Dialect::hookwork));
  HW_TRY_ASSIGN(event::BadLines bad_lines, event::BadLines::open(options.bad_lines));
  event::Output output(STDOUT_FILENO);
  Select handler(std::move(pattern), output, bad_lines);
  return event::run_filter(handler, output, bad_lines, filter);
}

Result<ExitCode> route(const std::string& path, const Options& options,
                       event::FilterOptions filter) {
  HW_TRY_ASSIGN(Rules rules, load_rules(path, {}, filter.inputs));
  warn_if_empty(rules, path);
  HW_TRY_ASSIGN(Errors errors, Errors::open(options.errors, source_of(path)));
  HW_TRY_ASSIGN(event::BadLines bad_lines, event::BadLines::open(options.bad_lines));
  event::Output output(STDOUT_FILENO);
  Handler handler(std::move(rules), std::move(errors), output, bad_lines);
  filter.source = {path, [&](Inputs& inputs) { return handler.load(path, inputs); }};
  Result<ExitCode> result = event::run_filter(handler, output, bad_lines, filter);
  handler.report_counts();
  return result;
}

}  // namespace

Result<ExitCode> run(const Options& options, const cli::Arguments& arguments) {
  const auto& operands = arguments.operands;
  const std::size_t wanted = options.match ? 0 : 1;
  if (operands.size() < wanted) {
    return cli::missing_operand("RULES");
  }
  if (operands.size() > wanted) {
    return fail(ExitCode::usage,
                fmt::format("unexpected operand '{}'; events come from stdin", operands[wanted]));
  }
  if (options.watch_config && options.match) {
    return fail(ExitCode::usage, "--watch-config: a pattern is no file");
  }
  if (options.check && options.match) {
    return check_pattern(*options.match);
  }
  if (options.check) {
    return check(operands[0], arguments);
  }
  HW_TRY(cli::require_piped_stdin(arguments));
  const event::FilterOptions filter{.grace = *options.grace,
                                    .watches_inputs = options.watch_config};
  return options.match ? select(options, filter) : route(operands[0], options, filter);
}

}  // namespace hw::route
