// SPDX-License-Identifier: MIT
// hw-bench-latency FOLDER COUNT MARK COMMAND...: starts COMMAND, which watches FOLDER and prints a
// line for each file that is written; then writes COUNT files there, one at a time, and prints the
// median and the 99th percentile of the time from before close() to the line that has the file's
// name and MARK in it, in microseconds. Blocks in read() as a filter behind the watcher would.
#include <fcntl.h>

#include "child.h"

namespace {

// Reads until a line has both texts in it.
void await(int fd, std::string& buffer, const std::string& name, const std::string& mark) {
  while (true) {
    for (std::size_t end; (end = buffer.find('\n')) != std::string::npos;) {
      const std::string line = buffer.substr(0, end);
      buffer.erase(0, end + 1);
      if (line.find(name) != std::string::npos && line.find(mark) != std::string::npos) {
        return;
      }
    }
    read_more(fd, buffer);
  }
}

double write_and_wait(int fd, std::string& buffer, const std::string& folder, int number,
                      const std::string& mark) {
  const std::string name = "f" + std::to_string(number) + ".txt";
  const int file = open((folder + "/" + name).c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
  if (write(file, "x", 1) != 1) {
    std::exit(74);
  }
  while (is_ready(fd, 2)) {  // the line for the creation is taken, and the watcher is idle
    read_more(fd, buffer);
  }
  const auto begin = Clock::now();
  close(file);
  await(fd, buffer, name, mark);
  return us_since(begin);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 5) {
    return 64;
  }
  const std::string folder = argv[1];
  const int count = std::atoi(argv[2]);
  const Child watcher = start(argv + 4, false);
  std::string buffer;
  for (int number = -1; !is_ready(watcher.out, 20); --number) {  // until the watcher sees something
    close(open((folder + "/warm" + std::to_string(number)).c_str(), O_WRONLY | O_CREAT, 0644));
  }
  std::vector<double> times;
  for (int number = 0; number < count; ++number) {
    times.push_back(write_and_wait(watcher.out, buffer, folder, number, argv[3]));
  }
  end(watcher);
  print(times);
  return 0;
}
