// SPDX-License-Identifier: MIT
// Runs one command to its end in the calling thread: spawns it, feeds its stdin, collects its
// output, keeps its time, ends it if need be, reaps it. Straight-line code around one poll().
#pragma once

#include <sys/resource.h>

#include <cstddef>
#include <functional>
#include <string>

#include "base/clock.h"
#include "exec/command/work.h"
#include "exec/run/capture.h"
#include "exec/run/control.h"
#include "exec/run/ending.h"
#include "exec/run/streams.h"
#include "exec/run/tap.h"

namespace hw::exec {

// By whom a command was killed.
enum class Killer { us, other, memory };

// Where the command's output is to be found.
enum class Shown {
  in_result,    // what is kept of it
  as_it_comes,  // and only how much there was is known at the end
  elsewhere,    // it did not go through our hands
};

struct Run {
  int spawn_error = 0;  // an errno; then nothing else is set
  int exit_code = -1;   // or:
  int signal = 0;
  Killer killed_by = Killer::other;  // with a signal
  bool has_core = false;             // with a signal
  std::size_t orphans = 0;           // found: left behind, or out of its group when it was to end
  bool timed_out = false;
  bool cancelled = false;
  bool is_unanswered = false;  // of a coprocess: whatever its exit status, it owed an answer
  Duration wall{0};
  rusage usage{};
  Shown shown = Shown::in_result;
  Capture output;
  Capture errors;
  std::string emitted = {};     // what it has written to HW_EMIT
  std::string emit_error = {};  // why that is refused
};

// How the run is watched from outside.
struct Watchers {
  Tap* tap = nullptr;                             // gets the output, which is then only counted
  std::function<void(pid_t)> on_start = nullptr;  // once the command runs
};

[[nodiscard]] Run run(const Work& work, const StreamOptions& streams, const Ending& ending,
                      const Watchers& watchers, Control& control);

}  // namespace hw::exec
