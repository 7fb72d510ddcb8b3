// SPDX-License-Identifier: MIT
#include "exec/options.h"

namespace hw::exec {

cli::Program program(Options& options, std::string_view summary) {
  return {
      .name = "hw-exec",
      .summary = summary,
      .usage = {"[OPTION]... [-] [--] [COMMAND [WORD]...]"},
      .examples = {"hw-watch . | hw-route rules.json | hw-exec -j4",
                   "hw-exec -t 30s -- convert {data.path} -resize 200 thumb.png < events.ndjson"},
      .options =
          {
              {"jobs", 'j', cli::Integer{&options.jobs, 1, 4096}, "N", "run N commands at once",
               "1"},
              {"timeout", 't', cli::Span{&options.timeout}, "DUR",
               "end a command that takes longer; the slip's own timeout wins"},
              {"grace", 0, cli::Span{&options.grace}, "DUR",
               "from TERM to KILL, and how long to go on after a signal to end", "10s"},
              {"fail", 0, cli::Flag{&options.fail}, "", "exit 1 if a command did not succeed"},
              {"reject", 0, cli::Text{&options.bad_lines.reject}, "FILE",
               "keep lines that are no events in FILE or fd:N"},
              {"strict", 0, cli::Flag{&options.bad_lines.strict}, "",
               "end at the first line that is no event"},
          },
      .stops_at_operand = true,
      .operands = cli::Operands::command,
  };
}

}  // namespace hw::exec
