// SPDX-License-Identifier: MIT
// hw-chaos HABITS: a command that is hard to get rid of. HABITS are letters:
//   d  deaf to TERM, with all that it starts    x  ends at once, else never
//   c  a child in its group                     o  an orphan in its group
//   s  an orphan in a session of its own        q  these do not hold its output
//   e  these are other programs                 p  it prints a line
#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <cstring>

namespace {

bool has(const char* habits, char habit) { return std::strchr(habits, habit) != nullptr; }

[[noreturn]] void hang() {
  while (true) {
    pause();
  }
}

[[noreturn]] void live_on(const char* habits) {
  if (has(habits, 'q')) {
    close(1);
    close(2);
  }
  if (has(habits, 'e')) {
    execl("/proc/self/exe", "hw-chaos", "", nullptr);
  }
  hang();
}

void start(const char* habits, bool in_session) {
  if (fork() != 0) {
    return;
  }
  if (in_session) {
    setsid();
  }
  if (fork() == 0) {
    live_on(habits);
  }
  _exit(0);
}

}  // namespace

int main(int argc, char** argv) {
  const char* const habits = argc > 1 ? argv[1] : "";
  if (has(habits, 'd')) {
    signal(SIGTERM, SIG_IGN);
  }
  if (has(habits, 'p')) {
    (void)!write(1, "chaos\n", 6);
  }
  if (has(habits, 'c') && fork() == 0) {
    live_on(habits);
  }
  if (has(habits, 'o')) {
    start(habits, false);
  }
  if (has(habits, 's')) {
    start(habits, true);
  }
  if (has(habits, 'x')) {
    return 0;
  }
  hang();
}
