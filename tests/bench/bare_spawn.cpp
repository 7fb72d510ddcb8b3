// SPDX-License-Identifier: MIT
// hw-bench-bare-spawn LOOPS COUNT COMMAND...: runs COMMAND COUNT times in all, from LOOPS processes
// that do nothing but start it and wait. No pipes, nothing kept: what the system needs at least for
// so many commands, the physical limit of a runner. Each loop prints the processor's time that it
// took itself, in nanoseconds. Exits with 1 if a command does not succeed.
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>

namespace {

int run(char** command, int count) {
  for (int done = 0; done < count; ++done) {
    pid_t pid = 0;
    int status = 0;
    if (posix_spawnp(&pid, command[0], nullptr, nullptr, command, environ) != 0 ||
        waitpid(pid, &status, 0) != pid || status != 0) {
      return 1;
    }
  }
  timespec own{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &own);
  return dprintf(STDOUT_FILENO, "%lld\n", own.tv_sec * 1'000'000'000LL + own.tv_nsec) < 0 ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    return 64;
  }
  const int loops = std::atoi(argv[1]);
  const int count = std::atoi(argv[2]);
  for (int loop = 0; loop < loops; ++loop) {
    const pid_t pid = fork();
    if (pid <= 0) {
      _exit(pid < 0 ? 71 : run(argv + 3, count / loops + (loop < count % loops ? 1 : 0)));
    }
  }
  int worst = 0;
  for (int status = 0; wait(&status) > 0;) {
    worst = status != 0 ? 1 : worst;
  }
  return worst;
}
