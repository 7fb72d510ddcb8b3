// SPDX-License-Identifier: MIT
// A lock on a whole file, held by those who share it or by one alone: an open file description lock
// (fcntl(2), F_OFD_SETLK). It ends with its last descriptor, however the process ends, and can be
// asked about without being taken. Files on NFS may not have it.
#pragma once

#include <string>

#include "base/result.h"
#include "sys/fd.h"

namespace hw::sys {

class FileLock {
 public:
  // Makes the file (0600) if need be. Error: cannot_create and so on.
  [[nodiscard]] static Result<FileLock> open(const std::string& path);

  [[nodiscard]] const std::string& path() const { return path_; }

  // Waits as long as somebody has it alone. Error: io.
  [[nodiscard]] Status share();
  [[nodiscard]] Status release();

  // Whether others have it, shared or alone.
  [[nodiscard]] bool is_held() const;
  // Until nobody has it.
  [[nodiscard]] Status wait() const;

 private:
  FileLock(std::string path, Fd fd) : path_(std::move(path)), fd_(std::move(fd)) {}

  [[nodiscard]] Status set(int command, short type) const;

  std::string path_;
  Fd fd_;
};

}  // namespace hw::sys
