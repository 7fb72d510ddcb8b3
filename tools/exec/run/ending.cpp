// SPDX-License-Identifier: MIT
#include "exec/run/ending.h"

#include "sys/signals.h"

namespace hw::exec {

Result<Ending> Ending::from(const Options& options) {
  Ending ending;
  ending.grace = *options.grace;
  auto signal = sys::parse_signal(options.stop_signal.value_or("TERM"));
  if (!signal) {
    return context("--stop-signal", signal.error());
  }
  ending.stop_signal = *signal;
  if (options.orphans != kOrphanRules[0]) {
    ending.leftovers = options.orphans == kOrphanRules[1] ? Leftovers::wait : Leftovers::kill;
  }
  return ending;
}

}  // namespace hw::exec
