// SPDX-License-Identifier: MIT
#include "route/options.h"

namespace hw::route {

cli::Program program(Options& options, std::string_view summary) {
  return {
      .name = "hw-route",
      .summary = summary,
      .usage = {"[OPTION]... RULES [-]", "--match PATTERN [-]", "--check RULES"},
      .examples = {"hw-watch ./src | hw-route rules.json | hw-exec",
                   "hw-watch . | hw-route --match '{\"type\": [\"hw.fs.written\"]}'"},
      .options =
          {
              {"match", 'm', cli::Text{&options.match}, "PATTERN",
               "print the lines that match a pattern (JSON, or @file) and nothing else"},
              {"check", 0, cli::Flag{&options.check}, "",
               "check the rules, print all their faults, and exit 0 or 1"},
              {"watch-config", 0, cli::Flag{&options.watch_config}, "",
               "load the rules anew when they change, as after SIGHUP"},
              {"errors", 0, cli::Text{&options.errors}, "FILE",
               "write events that cannot be routed as hw.error events to FILE or fd:N"},
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
