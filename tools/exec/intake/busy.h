// SPDX-License-Identifier: MIT
// Work that has a name, between processes (hw-exec(1), "Between pipelines"): a file in the folder
// of the state, which is locked as long as work of that name waits or runs. No daemon, and nothing
// is left of a process that dies.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "sys/file_lock.h"

namespace hw::exec {

// Ours, for others to wait for.
class Busy {
 public:
  // Error: usage for what is no name; cannot_create and so on.
  [[nodiscard]] static Result<Busy> open(const std::vector<std::string>& names);

  [[nodiscard]] Status set(bool is_busy);

 private:
  std::vector<sys::FileLock> locks_;
  bool is_busy_ = false;
};

// That of others, which we come after.
class Others {
 public:
  // `notify` is called from another thread when one of them is busy no longer. Error: as above.
  [[nodiscard]] static Result<std::unique_ptr<Others>> open(const std::vector<std::string>& names,
                                                            Duration settle);
  Others() = default;
  Others(const Others&) = delete;
  Others& operator=(const Others&) = delete;
  ~Others();

  void set_notify(const std::function<void()>& notify);

  // Work has come after a rest: others may yet have to hear of the same cause.
  void begin(Duration now);

  // None of them is busy, nor has been for a while.
  [[nodiscard]] bool are_free(Duration now);

  // When they will be, if nothing happens before; nothing if one of them is busy.
  [[nodiscard]] std::optional<Duration> due() const;

 private:
  struct Watch;

  Duration settle_{0};
  Duration free_since_{0};
  bool are_busy_ = false;
  std::vector<std::shared_ptr<Watch>> watches_;
};

}  // namespace hw::exec
