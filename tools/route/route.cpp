// SPDX-License-Identifier: MIT
#include "route/route.h"

#include <fmt/core.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/fs.h"
#include "cli/settings.h"
#include "log/log.h"
#include "route/handler.h"
#include "route/hash.h"
#include "route/preview.h"
#include "route/select.h"
#include "route/test.h"
#include "service/control.h"
#include "sys/io.h"

namespace hw::route {

namespace {

match::Dialect dialect_of(const Options& options) {
  return options.eventbridge ? match::Dialect::eventbridge : match::Dialect::hookwork;
}

Result<Reading> reading_of(const Options& options) {
  HW_TRY_ASSIGN(std::set<std::string> outputs, Outputs::names(options.outputs));
  return Reading{dialect_of(options), std::move(outputs)};
}

Result<ExitCode> check(const std::string& path, const Options& options,
                       const cli::Arguments& arguments) {
  Inputs inputs;
  std::string listing;
  cli::append_settings(listing, arguments.settings);
  HW_TRY_ASSIGN(Reading reading, reading_of(options));
  reading.lints = true;
  HW_TRY(Unmatched::parse(options.unmatched, reading.outputs));
  if (Result<Rules> rules = load_rules(path, reading, inputs, &listing); !rules) {
    return cli::as_answer(std::move(rules).error());
  }
  if (log::enabled(log::Level::info)) {
    HW_TRY(cli::print(listing));
  }
  return ExitCode::ok;
}

Result<ExitCode> check_pattern(const Options& options) {
  Result<match::Pattern> pattern = load_pattern(*options.match, dialect_of(options));
  if (!pattern) {
    return cli::as_answer(std::move(pattern).error());
  }
  return ExitCode::ok;
}

Result<ExitCode> list(const std::string& path, const Options& options) {
  Inputs inputs;
  HW_TRY_ASSIGN(const Reading reading, reading_of(options));
  HW_TRY_ASSIGN(const Rules rules, load_rules(path, reading, inputs));
  HW_TRY(cli::print(listing_of(rules.rules)));
  return ExitCode::ok;
}

std::string source_of(const std::string& path) {
  std::string source = "hw-route:";
  append_percent_encoded(source, absolute_path(path).value_or(path));
  return source;
}

// Runs a handler over stdin. Lines that no output took count as a fault of writing.
Result<ExitCode> run_with(SinkHandler& handler, const Edges& edges,
                          const event::FilterOptions& filter) {
  HW_TRY_ASSIGN(const ExitCode code,
                event::run_filter(handler, edges.output, edges.bad_lines, filter));
  return handler.lost() > 0 && code != ExitCode::interrupted ? ExitCode::io : code;
}

Result<ExitCode> select(const Options& options, const event::FilterOptions& filter) {
  HW_TRY_ASSIGN(const match::Pattern pattern, load_pattern(*options.match, dialect_of(options)));
  HW_TRY_ASSIGN(event::BadLines bad_lines, event::BadLines::open(options.bad_lines));
  event::Output output(STDOUT_FILENO);
  Select handler(pattern, {options.invert, options.tally}, output, bad_lines);
  HW_TRY_ASSIGN(const ExitCode code, event::run_filter(handler, output, bad_lines, filter));
  if (options.tally) {
    HW_TRY(cli::print(handler.tally() + "\n"));
  }
  return code;
}

Result<ExitCode> hash(const Options& options, const event::FilterOptions& filter) {
  HW_TRY_ASSIGN(Key key, Key::parse(*options.hash));
  HW_TRY_ASSIGN(Outputs outputs, Outputs::open(options.outputs));
  HW_TRY_ASSIGN(Errors errors, Errors::open(options.errors, "hw-route:hash", outputs));
  HW_TRY_ASSIGN(event::BadLines bad_lines, event::BadLines::open(options.bad_lines));
  event::Output output(STDOUT_FILENO);
  const Edges edges{output, outputs, errors, bad_lines};
  Hash handler(std::move(key), edges);
  return run_with(handler, edges, filter);
}

// What would be done, or how often each rule matches, instead of lines.
Result<ExitCode> preview(const std::string& path, const Options& options,
                         const event::FilterOptions& filter) {
  HW_TRY_ASSIGN(Reading reading, reading_of(options));
  reading.keeps_sources = options.explain;
  HW_TRY_ASSIGN(Unmatched unmatched, Unmatched::parse(options.unmatched, reading.outputs));
  Inputs inputs;
  HW_TRY_ASSIGN(Rules rules, load_rules(path, reading, inputs));
  HW_TRY_ASSIGN(event::BadLines bad_lines, event::BadLines::open(options.bad_lines));
  event::Output output(STDOUT_FILENO);
  const auto what = options.explain   ? Preview::What::reasons
                    : options.dry_run ? Preview::What::lines
                                      : Preview::What::counts;
  Preview handler(std::move(rules), what, std::move(unmatched), output, bad_lines);
  HW_TRY_ASSIGN(const ExitCode code, event::run_filter(handler, output, bad_lines, filter));
  if (options.tally) {
    HW_TRY(cli::print(handler.tally()));
  }
  return code;
}

Result<ExitCode> route(const std::string& path, const Options& options,
                       event::FilterOptions filter) {
  HW_TRY_ASSIGN(const Reading reading, reading_of(options));
  HW_TRY_ASSIGN(Rules rules, load_rules(path, reading, filter.inputs));
  warn_if_empty(rules, path);
  HW_TRY_ASSIGN(Outputs outputs, Outputs::open(options.outputs));
  HW_TRY_ASSIGN(const Unmatched unmatched, Unmatched::parse(options.unmatched, reading.outputs));
  HW_TRY_ASSIGN(Errors errors, Errors::open(options.errors, source_of(path), outputs));
  HW_TRY_ASSIGN(event::BadLines bad_lines, event::BadLines::open(options.bad_lines));
  event::Output output(STDOUT_FILENO);
  const Edges edges{output, outputs, errors, bad_lines};
  sys::Fd stats;
  if (options.stats) {
    HW_TRY_ASSIGN(stats, sys::open_output(*options.stats));
  }
  Handler handler(std::move(rules), reading, unmatched, edges);
  if (stats || options.name) {
    handler.measure();
  }
  if (options.name) {
    HW_TRY_ASSIGN(const std::string socket, service::control_path("route", *options.name));
    HW_TRY_ASSIGN(service::Control control, service::Control::open(socket));
    handler.set_control(std::move(control));
  }
  filter.source = {path, [&](Inputs& inputs) { return handler.load(path, inputs); }};
  Result<ExitCode> result = run_with(handler, edges, filter);
  handler.report_counts();
  if (const int error = stats ? sys::write_all(stats.get(), handler.stats()) : 0; error != 0) {
    return fail(ExitCode::io, system_error(*options.stats, error).message);
  }
  return result;
}

// Asks the program that runs under a name.
Result<ExitCode> control(const Options& options, std::span<const std::string> words) {
  const std::string_view verb = words.empty() ? std::string_view() : words.front();
  const bool is_switch = verb == "enable" || verb == "disable";
  const std::size_t wanted = is_switch ? 2 : verb == "list" || verb == "stats" ? 1 : 0;
  if (!options.name || wanted == 0 || words.size() != wanted) {
    return fail(ExitCode::usage, "ctl: --name NAME, and list, stats, enable RULE or disable RULE");
  }
  if (options.off_for && verb != "disable") {
    return fail(ExitCode::usage, "--for goes with ctl disable");
  }
  service::Words request(words.begin(), words.end());
  if (options.off_for) {
    request.push_back(fmt::format("{}ms", *options.off_for / std::chrono::milliseconds(1)));
  }
  HW_TRY_ASSIGN(const std::string socket, service::control_path("route", *options.name));
  HW_TRY_ASSIGN(const std::string answer, service::ask(socket, request));
  HW_TRY(cli::print(answer));
  return ExitCode::ok;
}

// Options that have nothing to say to each other.
Status check_options(const Options& options) {
  const bool has_rules = !options.match && !options.hash;
  const auto refuse = [](std::string_view what) {
    return fail(ExitCode::usage, std::string(what));
  };
  if (options.match && options.hash) {
    return refuse("--match and --hash: one of them");
  }
  if (options.watch_config && !has_rules) {
    return refuse("--watch-config: a pattern is no file");
  }
  if (options.invert && !options.match) {
    return refuse("--invert goes with --match");
  }
  if (options.match && (!options.outputs.empty() || options.unmatched || options.errors)) {
    return refuse("--match has no outputs but stdout");
  }
  if (!has_rules &&
      (options.unmatched || options.list || options.dry_run || options.explain || options.stats)) {
    return refuse("--unmatched, --list, --dry-run, --explain and --stats go with rules");
  }
  if (options.test && !has_rules) {
    return refuse("--test goes with rules");
  }
  const int modes = int{options.check} + int{options.test} + int{options.list} +
                    int{options.explain} + int{options.dry_run} + int{options.tally};
  if (modes > 1) {
    return refuse("--check, --test, --list, --explain, --dry-run and --tally: one of them");
  }
  if (modes > 0 && (options.watch_config || options.stats || options.errors || options.name)) {
    return refuse("--watch-config, --stats, --errors and --name go with events that are routed");
  }
  if (options.off_for || (options.name && !has_rules)) {
    return refuse("--name goes with rules, and --for with ctl disable");
  }
  if (options.hash && (options.tally || options.check || options.eventbridge)) {
    return refuse("--hash: neither --tally nor --check, nor --eventbridge");
  }
  return {};
}

}  // namespace

Result<ExitCode> run(const Options& options, const cli::Arguments& arguments) {
  const auto& operands = arguments.operands;
  if (!operands.empty() && operands[0] == "ctl") {
    return control(options, std::span(operands).subspan(1));
  }
  const std::size_t wanted = options.match || options.hash ? 0 : 1;
  if (operands.size() < wanted) {
    return cli::missing_operand("RULES");
  }
  if (operands.size() > wanted) {
    return fail(ExitCode::usage,
                fmt::format("unexpected operand '{}'; events come from stdin", operands[wanted]));
  }
  HW_TRY(check_options(options));
  if (options.check) {
    return options.match ? check_pattern(options) : check(operands[0], options, arguments);
  }
  if (options.list) {
    return list(operands[0], options);
  }
  if (options.test) {
    HW_TRY_ASSIGN(const Reading reading, reading_of(options));
    HW_TRY_ASSIGN(const Unmatched unmatched, Unmatched::parse(options.unmatched, reading.outputs));
    return test(operands[0], reading, unmatched.keeps(), options.test_format);
  }
  HW_TRY(cli::require_piped_stdin(arguments));
  const event::FilterOptions filter{.grace = *options.grace,
                                    .watches_inputs = options.watch_config};
  if (options.match) {
    return select(options, filter);
  }
  if (options.hash) {
    return hash(options, filter);
  }
  return options.tally || options.dry_run || options.explain ? preview(operands[0], options, filter)
                                                             : route(operands[0], options, filter);
}

}  // namespace hw::route
