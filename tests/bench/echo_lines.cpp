// SPDX-License-Identifier: MIT
// A coprocess that does nothing: writes each line that it reads, one write for each.
#include <cstdio>
#include <cstdlib>

int main() {
  char* line = nullptr;
  std::size_t size = 0;
  for (ssize_t length = 0; (length = getline(&line, &size, stdin)) > 0;) {
    if (std::fwrite(line, 1, static_cast<std::size_t>(length), stdout) !=
            static_cast<std::size_t>(length) ||
        std::fflush(stdout) != 0) {
      return 74;
    }
  }
  std::free(line);
  return 0;
}
