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
              {"retries", 0, cli::Integer{&options.retries, 0, 1'000'000}, "N",
               "try a command that failed up to N times more", "0"},
              {"backoff", 0, cli::Text{&options.backoff}, "HOW",
               "fixed, linear, exponential or fibonacci; or delays, as 1s,5s,30s", "exponential"},
              {"backoff-base", 0, cli::Span{&options.backoff_base}, "DUR",
               "the delay before the first retry", "1s"},
              {"backoff-factor", 0, cli::Text{&options.backoff_factor}, "N",
               "how much longer each delay is, if exponential", "2"},
              {"backoff-cap", 0, cli::Span{&options.backoff_cap}, "DUR", "the longest delay", "1m"},
              {"jitter", 0, cli::Text{&options.jitter}, "AMOUNT",
               "vary delays by this part of them, or lengthen them by up to a duration", "0"},
              {"retry-preset", 0, cli::Text{&options.retry_preset}, "NAME",
               "rustyhook, job, job-webhook, stream, inbound or outbound"},
              {"retry-on", 0, cli::Text{&options.retry_on}, "LIST",
               "failure, timeout, spawn, exit statuses and signals, with commas",
               "failure,timeout"},
              {"no-retry-timeout", 0, cli::Flag{&options.no_retry_timeout}, "",
               "do not try again what took too long"},
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
