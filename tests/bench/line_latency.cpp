// SPDX-License-Identifier: MIT
// hw-bench-line-latency FILE COMMAND...: starts COMMAND, which prints one line for each line that
// it reads; writes those of FILE to it, one at a time, each after it has been idle, and prints the
// median and the 99th percentile of the time from before write() to the line, in microseconds. The
// first lines, by which it starts, loads its rules and warms up, are not counted.
#include <fstream>

#include "child.h"

namespace {

constexpr int kWarmUp = 10;
constexpr int kIdleMs = 2;

double write_and_wait(const Child& filter, const std::string& line) {
  std::string buffer;
  if (is_ready(filter.out, kIdleMs)) {
    read_more(filter.out, buffer);
    std::fprintf(stderr, "more than one line for a line\n");
    std::exit(70);
  }
  const auto begin = Clock::now();
  if (write(filter.in, line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
    std::exit(74);
  }
  while (buffer.empty() || buffer.back() != '\n') {
    read_more(filter.out, buffer);
  }
  return us_since(begin);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    return 64;
  }
  std::ifstream file(argv[1]);
  const Child filter = start(argv + 2, true);
  std::vector<double> times;
  int number = 0;
  for (std::string line; std::getline(file, line); ++number) {
    const double time_us = write_and_wait(filter, line + "\n");
    if (number >= kWarmUp) {
      times.push_back(time_us);
    }
  }
  end(filter);
  if (times.empty()) {
    return 65;
  }
  print(times);
  return 0;
}
