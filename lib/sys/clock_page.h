// SPDX-License-Identifier: MIT
// The page of memory that the processes of one simulation share: the time, and who waits until
// when. This is the one home of its format. The file is made by the driver (sim/driver) and mapped
// by every program that HW_CLOCK names it to (sys/shared_clock). All of it is atomics: there is no
// lock that a process could take to its grave. What a killed process leaves is told by is_gone()
// and used again.
//
// The time moves only while all who wait are asleep. A waiter that is due is marked, the generation
// is raised, and the processes look for their marks: so the driver decides who wakes first.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace hw::sys {

class ClockPage {
 public:
  struct Waiter {
    std::size_t slot = 0;
    pid_t pid = 0;
    pid_t thread = 0;
    std::optional<Duration> until;  // monotonic; nothing while it does not wait for the time
  };

  // A new file; its monotonic time starts at an hour. Error: code cannot_create, also if it exists.
  [[nodiscard]] static Result<std::shared_ptr<ClockPage>> create(const std::string& path,
                                                                 Time start);
  // Error: code config; no such file, none of this version, not whole.
  [[nodiscard]] static Result<std::shared_ptr<ClockPage>> open(const std::string& path);

  ClockPage(const ClockPage&) = delete;
  ClockPage& operator=(const ClockPage&) = delete;
  ~ClockPage();

  [[nodiscard]] Time now() const;
  [[nodiscard]] Duration monotonic() const;

  // --- for those who wait

  // A slot for the calling thread; throws std::bad_alloc if a few thousand threads wait.
  [[nodiscard]] std::size_t claim();
  void release(std::size_t slot);
  void publish(std::size_t slot, std::optional<Duration> until);
  [[nodiscard]] bool take_mark(std::size_t slot);
  [[nodiscard]] std::uint32_t generation() const;
  void await_generation_after(std::uint32_t seen) const;  // may end early
  void interrupt() const;  // a new generation in which nothing else is new

  // --- for the driver

  [[nodiscard]] std::vector<Waiter> waiters() const;  // of processes that live or are zombies
  void set_monotonic(Duration value);                 // the wall time moves with it
  void wake(std::size_t slot);

 private:
  struct Layout;
  explicit ClockPage(Layout* layout) : layout_(layout) {}
  [[nodiscard]] static Result<std::shared_ptr<ClockPage>> map(const std::string& path, int fd);

  Layout* layout_;
};

}  // namespace hw::sys
