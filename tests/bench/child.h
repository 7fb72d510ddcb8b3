// SPDX-License-Identifier: MIT
// What programs that measure a latency share: a command behind pipes, lines from it, and the
// figures. A fault of the system ends the program with an exit status of sysexits.h. Times are
// microseconds.
#pragma once

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

using Clock = std::chrono::steady_clock;

inline double us_since(Clock::time_point begin) {
  return std::chrono::duration<double, std::micro>(Clock::now() - begin).count();
}

struct Child {
  pid_t pid = 0;
  int in = -1;   // the write end of its stdin; -1 if that is ours
  int out = -1;  // the read end of its stdout
};

inline Child start(char** command, bool with_stdin) {
  std::array<int, 2> in{-1, -1};
  std::array<int, 2> out{};
  if ((with_stdin && pipe(in.data()) != 0) || pipe(out.data()) != 0) {
    std::exit(71);
  }
  const pid_t pid = fork();
  if (pid == 0) {
    if (with_stdin) {
      dup2(in[0], STDIN_FILENO);
    }
    dup2(out[1], STDOUT_FILENO);
    for (const int fd : {in[0], in[1], out[0], out[1]}) {
      close(fd);
    }
    execvp(command[0], command);
    _exit(127);
  }
  close(in[0]);
  close(out[1]);
  return {pid, in[1], out[0]};
}

inline void end(const Child& child) {
  kill(child.pid, SIGTERM);
  waitpid(child.pid, nullptr, 0);
}

// Appends what can be read; waits for it.
inline void read_more(int fd, std::string& buffer) {
  std::array<char, 65536> block;
  const ssize_t count = read(fd, block.data(), block.size());
  if (count <= 0) {
    std::fprintf(stderr, "the command has gone\n");
    std::exit(70);
  }
  buffer.append(block.data(), static_cast<std::size_t>(count));
}

inline bool is_ready(int fd, int timeout_ms) {
  pollfd ready{fd, POLLIN, 0};
  return poll(&ready, 1, timeout_ms) > 0;
}

// The median and the 99th percentile.
inline void print(std::vector<double> times) {
  std::sort(times.begin(), times.end());
  std::printf("%.1f %.1f\n", times[times.size() / 2], times[times.size() * 99 / 100]);
}
