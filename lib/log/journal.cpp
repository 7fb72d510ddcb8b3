// SPDX-License-Identifier: MIT
#include "log/journal.h"

#include <fmt/core.h>
#include <sys/stat.h>

#include <cstdlib>

namespace hw::log {

bool names_file(std::string_view journal_stream, dev_t device, ino_t inode) {
  return journal_stream == fmt::format("{}:{}", device, inode);
}

bool is_journal(int fd) {
  const char* const stream = std::getenv("JOURNAL_STREAM");
  struct stat file {};
  return stream != nullptr && fstat(fd, &file) == 0 && names_file(stream, file.st_dev, file.st_ino);
}

}  // namespace hw::log
