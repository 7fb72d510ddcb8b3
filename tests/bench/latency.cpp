// SPDX-License-Identifier: MIT
// hw-bench-latency FOLDER COUNT MARK COMMAND...: starts COMMAND, which watches FOLDER and prints a
// line for each file that is written; then writes COUNT files there, one at a time, and prints the
// median and the 99th percentile of the time from before close() to the line that has the file's
// name and MARK in it, in microseconds. Blocks in read() as a filter behind the watcher would.
#include <fcntl.h>
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

namespace {

using Clock = std::chrono::steady_clock;

// The read end of what the command prints.
int start(char** command, pid_t& pid) {
  std::array<int, 2> fds{};
  if (pipe(fds.data()) != 0) {
    std::exit(71);
  }
  pid = fork();
  if (pid == 0) {
    dup2(fds[1], STDOUT_FILENO);
    close(fds[0]);
    close(fds[1]);
    execvp(command[0], command);
    _exit(127);
  }
  close(fds[1]);
  return fds[0];
}

// Reads until a line has both texts in it.
void await(int fd, std::string& buffer, const std::string& name, const std::string& mark) {
  std::array<char, 65536> block;
  while (true) {
    for (std::size_t end; (end = buffer.find('\n')) != std::string::npos;) {
      const std::string line = buffer.substr(0, end);
      buffer.erase(0, end + 1);
      if (line.find(name) != std::string::npos && line.find(mark) != std::string::npos) {
        return;
      }
    }
    const ssize_t count = read(fd, block.data(), block.size());
    if (count <= 0) {
      std::fprintf(stderr, "the watcher has gone\n");
      std::exit(70);
    }
    buffer.append(block.data(), static_cast<std::size_t>(count));
  }
}

double write_and_wait(int fd, std::string& buffer, const std::string& folder, int number,
                      const std::string& mark) {
  const std::string name = "f" + std::to_string(number) + ".txt";
  const int file = open((folder + "/" + name).c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
  if (write(file, "x", 1) != 1) {
    std::exit(74);
  }
  pollfd quiet{fd, POLLIN, 0};
  while (poll(&quiet, 1, 2) > 0) {  // the line for the creation is taken, and the watcher is idle
    std::array<char, 65536> block;
    buffer.append(block.data(), static_cast<std::size_t>(read(fd, block.data(), block.size())));
  }
  const auto begin = Clock::now();
  close(file);
  await(fd, buffer, name, mark);
  return std::chrono::duration<double, std::micro>(Clock::now() - begin).count();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 5) {
    return 64;
  }
  const std::string folder = argv[1];
  const int count = std::atoi(argv[2]);
  pid_t pid = 0;
  const int fd = start(argv + 4, pid);
  std::string buffer;
  pollfd ready{fd, POLLIN, 0};
  for (int number = -1; poll(&ready, 1, 20) == 0; --number) {  // until the watcher sees something
    close(open((folder + "/warm" + std::to_string(number)).c_str(), O_WRONLY | O_CREAT, 0644));
  }
  std::vector<double> times;
  for (int number = 0; number < count; ++number) {
    times.push_back(write_and_wait(fd, buffer, folder, number, argv[3]));
  }
  kill(pid, SIGTERM);
  waitpid(pid, nullptr, 0);
  std::sort(times.begin(), times.end());
  std::printf("%.1f %.1f\n", times[times.size() / 2], times[times.size() * 99 / 100]);
  return 0;
}
