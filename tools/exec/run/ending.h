// SPDX-License-Identifier: MIT
// How commands are brought to an end, and what becomes of those that they have started.
#pragma once

#include <csignal>

#include "base/clock.h"
#include "base/result.h"
#include "exec/options.h"

namespace hw::sys {
class Cgroups;
}

namespace hw::exec {

class Reaper;

// What happens to processes that a command leaves behind when it ends by itself.
enum class Leftovers {
  leave,  // nothing
  wait,   // the run lasts until they have ended as well
  kill,   // they are brought to an end
};

struct Ending {
  Duration grace{};  // from the first signal to KILL
  int stop_signal = SIGTERM;
  Leftovers leftovers = Leftovers::leave;
  sys::Cgroups* cgroups = nullptr;  // if each run is to have one of its own
  Reaper* reaper = nullptr;         // without one, what has left its parent is not found

  // Error: usage.
  [[nodiscard]] static Result<Ending> from(const Options& options);
};

}  // namespace hw::exec
