// SPDX-License-Identifier: MIT
#include "route/options.h"

#include <array>

namespace hw::route {

namespace {

constexpr std::array<std::string_view, 2> kTestFormats = {"tap", "junit"};

}  // namespace

cli::Program program(Options& options, std::string_view summary) {
  return {
      .name = "hw-route",
      .summary = summary,
      .usage = {"[OPTION]... RULES [-]", "--match PATTERN [--invert] [-]", "--hash EXPR:N [-]",
                "--check RULES", "--test RULES",
                "--name NAME ctl list|stats|enable RULE|disable RULE"},
      .examples = {"hw-watch ./src | hw-route rules.json | hw-exec",
                   "hw-watch . | hw-route --match '{\"type\": [\"hw.fs.written\"]}'"},
      .options =
          {
              {"match", 'm', cli::Text{&options.match}, "PATTERN",
               "print the lines that match a pattern (JSON, or @file) and nothing else"},
              {"invert", 0, cli::Flag{&options.invert}, "",
               "with --match: print the lines that do not match"},
              {"tally", 0, cli::Flag{&options.tally}, "", "print no lines, only how many matched"},
              {"hash", 0, cli::Text{&options.hash}, "KEY",
               "split the stream by a key, EXPR:N: into N ways, equal keys the same way"},
              {"out", 0, cli::List{&options.outputs}, "OUTPUT",
               "NAME=FILE: an output that targets may name; a file, a FIFO or fd:N"},
              {"unmatched", 0, cli::Text{&options.unmatched}, "WHAT",
               "what to do with events that no rule matches: drop, pass, or an output", "drop"},
              {"eventbridge", 0, cli::Flag{&options.eventbridge}, "",
               "read patterns as AWS EventBridge does, word for word"},
              {"check", 0, cli::Flag{&options.check}, "",
               "check the rules, print all their faults, and exit 0 or 1"},
              {"test", 0, cli::Flag{&options.test}, "",
               "run the tests in the rules, print a report, and exit 0 or 1"},
              {"test-format", 0, cli::Choice{&options.test_format, kTestFormats}, "FORMAT",
               "the form of that report: tap or junit", "tap"},
              {"list", 0, cli::Flag{&options.list}, "",
               "print the rules in the order in which they are tried"},
              {"explain", 0, cli::Flag{&options.explain}, "",
               "print for each event which rules match, and why the others do not"},
              {"stats", 0, cli::Text{&options.stats}, "FILE",
               "write at the end what each rule has seen to FILE or fd:N"},
              {"dry-run", 0, cli::Flag{&options.dry_run}, "",
               "print what would be sent where, and send nothing"},
              {"name", 0, cli::Text{&options.name}, "NAME",
               "the name under which hw-route ctl finds the running program"},
              {"for", 0, cli::Span{&options.off_for}, "DUR", "with ctl disable: for how long"},
              {"watch-config", 0, cli::Flag{&options.watch_config}, "",
               "load the rules anew when they change, as after SIGHUP"},
              {"errors", 0, cli::Text{&options.errors}, "FILE",
               "write events that cannot be routed as hw.error events to FILE, fd:N or an output"},
              {"reject", 0, cli::Text{&options.bad_lines.reject}, "FILE",
               "keep lines that are no events in FILE or fd:N"},
              {"strict", 0, cli::Flag{&options.bad_lines.strict}, "",
               "end at the first line that is no event"},
              {"grace", 0, cli::Span{&options.grace}, "DUR",
               "how long to read on after a signal to end", "10s"},
          },
      .operands = cli::Operands::files,
  };
}

}  // namespace hw::route
