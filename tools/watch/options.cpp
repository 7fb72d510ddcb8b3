// SPDX-License-Identifier: MIT
#include "watch/options.h"

#include <limits>

namespace hw::watch {

cli::Program program(Options& options, std::string_view summary) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  return {
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
}

}  // namespace hw::watch
