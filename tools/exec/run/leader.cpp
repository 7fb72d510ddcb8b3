// SPDX-License-Identifier: MIT
#include "exec/run/leader.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "exec/run/reaper.h"
#include "exec/run/runner.h"

namespace hw::exec {

namespace {

Killer killer_of(int signal, int sent, const Ending& ending) {
  if (signal == sent || (signal == ending.stop_signal && sent != 0)) {
    return Killer::us;
  }
  return signal == SIGKILL && ending.reaper != nullptr && ending.reaper->take_memory_kill()
             ? Killer::memory
             : Killer::other;
}

}  // namespace

void signal_group(pid_t leader, int signal) {
  kill(-leader, signal);
  if (getpgid(leader) != leader) {
    kill(leader, signal);
  }
}

void reap(pid_t leader, int sent, const Ending& ending, Run& run) {
  int status = 0;
  while (wait4(leader, &status, 0, &run.usage) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status)) {
    run.exit_code = WEXITSTATUS(status);
  } else {
    run.signal = WTERMSIG(status);
    run.has_core = WCOREDUMP(status);
    run.killed_by = killer_of(run.signal, sent, ending);
  }
}

}  // namespace hw::exec
