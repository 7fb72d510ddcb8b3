// SPDX-License-Identifier: MIT
// Runs one command to its end in the calling thread: spawns it, feeds its stdin, collects its
// output, keeps its time, ends it if need be, reaps it. Straight-line code around one poll().
#pragma once

#include <sys/resource.h>

#include <cstddef>

#include "base/clock.h"
#include "exec/capture.h"
#include "exec/control.h"
#include "exec/ending.h"
#include "exec/prepare.h"

namespace hw::exec {

// By whom a command was killed.
enum class Killer { us, other, memory };

struct Run {
  int spawn_error = 0;  // an errno; then nothing else is set
  int exit_code = -1;   // or:
  int signal = 0;
  Killer killed_by = Killer::other;  // with a signal
  bool has_core = false;             // with a signal
  std::size_t orphans = 0;           // found: left behind, or out of its group when it was to end
  bool timed_out = false;
  bool cancelled = false;
  Duration wall{0};
  rusage usage{};
  Capture output;
  Capture errors;
};

[[nodiscard]] Run run(const Work& work, const Ending& ending, Control& control);

}  // namespace hw::exec
