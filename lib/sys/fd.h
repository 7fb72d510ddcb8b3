// SPDX-License-Identifier: MIT
// A file descriptor that is closed by its owner. The descriptors 0, 1 and 2 are never owned here.
#pragma once

#include <string>
#include <utility>

#include "base/result.h"

namespace hw::sys {

class Fd {
 public:
  Fd() = default;
  explicit Fd(int fd) : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Fd& operator=(Fd&& other) noexcept;
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  ~Fd() { reset(); }

  [[nodiscard]] int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  void reset();

 private:
  int fd_ = -1;
};

// Both ends are closed on exec.
struct Pipe {
  Fd read;
  Fd write;
};
[[nodiscard]] Result<Pipe> make_pipe();

// `target` of an option: "fd:N" for an inherited descriptor, else a file that is created or
// appended to. Error: code cannot_create.
[[nodiscard]] Result<Fd> open_output(const std::string& target);

// Opens 0, 1 and 2 on /dev/null where they are closed, so that no other file ever gets their
// number; 0 and 1 such that reading or writing them still fails: nothing is lost in silence.
void secure_standard_fds();

// To be called before work begins. Errors: io, stdout cannot be written; usage, it is the file that
// stdin reads, so that what is written would be read again.
[[nodiscard]] Status check_stdout();

}  // namespace hw::sys
