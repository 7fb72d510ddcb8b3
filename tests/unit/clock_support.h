// SPDX-License-Identifier: MIT
// A simulated clock for tests, and a program that lives by it in a process of its own.
#pragma once

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "base/time.h"
#include "sys/clock_page.h"
#include "sys/shared_clock.h"
#include "sys_support.h"

namespace hw::test {

// A clock of its own, at the beginning of 2026-03-28.
class ClockFile {
 public:
  ClockFile()
      : path_(folder_.path() + "/clock"),
        page_(*sys::ClockPage::create(path_, *parse_rfc3339("2026-03-28T00:00:00Z"))),
        start_(page_->monotonic()) {}
  ClockFile(const ClockFile&) = delete;
  ~ClockFile() { unlink(path_.c_str()); }

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] sys::ClockPage& page() const { return *page_; }
  [[nodiscard]] const std::shared_ptr<sys::ClockPage>& shared_page() const { return page_; }
  [[nodiscard]] Duration elapsed() const { return page_->monotonic() - start_; }

 private:
  Folder folder_;
  std::string path_;
  std::shared_ptr<sys::ClockPage> page_;
  Duration start_;
};

// A process that runs `body` and exits 0; what is left of it is killed.
class Process {
 public:
  explicit Process(const std::function<void()>& body) : pid_(fork()) {
    if (pid_ == 0) {
      body();
      _exit(0);
    }
  }
  Process(const Process&) = delete;
  ~Process() {
    if (pid_ > 0) {
      kill(pid_, SIGKILL);
      waitpid(pid_, nullptr, 0);
    }
  }
  [[nodiscard]] pid_t pid() const { return pid_; }
  void await() { CHECK(waitpid(std::exchange(pid_, 0), nullptr, 0) > 0); }

 private:
  pid_t pid_;
};

// A process that lives by the clock.
class TimedProcess : public Process {
 public:
  TimedProcess(const ClockFile& file, const std::function<void()>& body)
      : Process([&] {
          const auto clock = sys::SharedClock::open(file.path());
          const ScopedClock in_force(**clock);
          body();
        }) {}
};

}  // namespace hw::test
