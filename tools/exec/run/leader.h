// SPDX-License-Identifier: MIT
// The process of a command, which leads its process group. Until it is reaped its number cannot
// come to mean another group.
#pragma once

#include <sys/types.h>

namespace hw::exec {

struct Ending;
struct Run;

// To its group, and to itself if it has left that.
void signal_group(pid_t leader, int signal);

// Of one that has ended, or will soon: waits, and says in `run` how it ended, by whom, and its
// usage. `sent`: the last signal from us before that; 0 for none.
void reap(pid_t leader, int sent, const Ending& ending, Run& run);

}  // namespace hw::exec
