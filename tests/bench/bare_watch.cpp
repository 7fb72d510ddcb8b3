// SPDX-License-Identifier: MIT
// hw-bench-bare-watch FOLDER: prints "bare NAME" for each file in FOLDER that was open for writing
// and is closed. One inotify watch, one read, one write: what the kernel needs at least for such a
// line, the physical limit of a watcher's latency.
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <string>

int main(int argc, char** argv) {
  if (argc != 2) {
    return 64;
  }
  const int fd = inotify_init1(IN_CLOEXEC);
  if (fd < 0 || inotify_add_watch(fd, argv[1], IN_CLOSE_WRITE) < 0) {
    return 71;
  }
  alignas(inotify_event) std::array<char, 65536> block;
  std::string lines;
  while (true) {
    const ssize_t count = read(fd, block.data(), block.size());
    if (count <= 0) {
      return 74;
    }
    lines.clear();
    for (const char* at = block.data(); at < block.data() + count;) {
      inotify_event event;
      std::memcpy(&event, at, sizeof event);
      lines.append("bare ").append(at + sizeof event).push_back('\n');
      at += sizeof event + event.len;
    }
    if (write(STDOUT_FILENO, lines.data(), lines.size()) < 0) {
      return 74;
    }
  }
}
