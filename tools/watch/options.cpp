// SPDX-License-Identifier: MIT
#include "watch/options.h"

#include <array>
#include <limits>
#include <utility>

#include "watch/backend/open.h"

namespace hw::watch {

namespace {
constexpr std::array<std::string_view, 2> kEdges = {"trailing", "leading"};
}  // namespace

cli::Program term_table(Terms& terms) {
  std::vector<cli::Option> options = {
      {"events", 'e', cli::List{&terms.events}, "LIST", "report these kinds of events",
       "all but modified"},
      {"include", 'i', cli::List{&terms.include}, "GLOB", "report only what one of these matches"},
      {"exclude", 'x', cli::List{&terms.exclude}, "GLOB",
       "leave out what one of these matches, and all below it"},
      {"gitignore", 0, cli::Flag{&terms.gitignore}, "",
       "leave out what .gitignore and .ignore files say"},
      {"vcs", 0, cli::Flag{&terms.vcs}, "", "look into .git and the like too"},
      {"depth", 0, cli::Integer{&terms.depth, 1, 1 << 20}, "N",
       "look at most N levels down; 1 is the content of PATH", "all"},
      {"follow", 0, cli::Flag{&terms.follow}, "", "follow symbolic links to folders"},
      {"one-filesystem", 0, cli::Flag{&terms.one_filesystem}, "",
       "stay on the file system of PATH"},
      {"initial", 0, cli::Flag{&terms.initial}, "", "report first what is there at the start"},
      {"debounce", 0, cli::Span{&terms.debounce}, "DUR",
       "one event for each path that nothing happened to for so long"},
      {"edge", 0, cli::Choice{&terms.edge, kEdges}, "WHEN",
       "with --debounce: leading also reports the first event at once", "trailing"},
      {"batch", 0, cli::Span{&terms.batch}, "DUR",
       "one event for all paths, when nothing happened for so long"},
      {"max-wait", 0, cli::Span{&terms.max_wait}, "DUR",
       "with --debounce or --batch: wait no longer than this", "10 times as long"},
      {"stable", 0, cli::Span{&terms.stable}, "DUR",
       "a file is written when its size and time have not changed for so long"},
      {"state", 0, cli::Text{&terms.state}, "FILE",
       "remember what is there, and report after a restart what has changed"},
      {"stat", 0, cli::Flag{&terms.stat}, "", "add size, mtime, mode and inode"},
      {"backend", 0, cli::Choice{&terms.backend, kBackends}, "NAME", "how changes are found",
       "auto"},
      {"poll", 0, cli::Flag{&terms.poll}, "", "as --backend poll"},
      {"poll-interval", 0, cli::Span{&terms.poll_interval}, "DUR",
       "how often to look at folders that are polled", "1s"},
  };
  for (cli::Option& option : options) {
    option.in_file = true;
  }
  cli::Program table{};
  table.options = std::move(options);
  return table;
}

cli::Program program(Options& options, std::string_view summary) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  cli::Program program = {
      .name = "hw-watch",
      .summary = summary,
      .usage = {"[OPTION]... PATH...", "[OPTION]... --config FILE", "--check --config FILE"},
      .examples = {"hw-watch ./src | hw-route rules.json | hw-exec",
                   "hw-watch --for 10s ~/inbox | jq -r .subject"},
      .options =
          {
              {"config", 'c', cli::Text{&options.config}, "FILE",
               "watch what a configuration says, by names"},
              {"watch-config", 0, cli::Flag{&options.watch_config}, "",
               "load the configuration anew when it changes, as after SIGHUP"},
              {"check", 0, cli::Flag{&options.check}, "",
               "check the configuration, print all its faults, and exit 0 or 1"},
              {"paths", 0, cli::Flag{&options.paths}, "", "print bare paths instead of events"},
              {"null", '0', cli::Flag{&options.null}, "",
               "print bare paths, each with a NUL after it"},
              {"count", 0, cli::Integer{&options.count, 1, kMost}, "N", "end after N events"},
              {"for", 0, cli::Span{&options.for_time}, "DUR", "end after this time"},
              {"grace", 0, cli::Span{&options.grace}, "DUR",
               "how long to deliver what is known after a signal", "10s", false, true},
              {"pending-max", 0, cli::Size{&options.pending_max}, "SIZE",
               "how much to keep for a slow reader of stdout, for each watch", "64M", false, true},
              {"ready-fd", 0, cli::Integer{&options.ready_fd, 3, 1 << 20}, "N",
               "write a newline to this descriptor when ready"},
          },
      .operands = cli::Operands::folders,
  };
  for (cli::Option option : term_table(options.terms).options) {
    option.in_file = false;  // in a file they stand with each watch
    program.options.push_back(option);
  }
  return program;
}

}  // namespace hw::watch
