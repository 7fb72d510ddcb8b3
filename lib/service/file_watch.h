// SPDX-License-Identifier: MIT
// Notices that files or folders are no longer what they were: for --watch-config. inotify on all
// folders above them, as written and without symbolic links, wakes us, so that a file or a folder
// that is replaced, or a link that is turned (as Kubernetes does), is seen; what then counts is
// what they look like (base/inputs.h). A file that has gone is waited for: it is being replaced.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "base/inputs.h"
#include "base/result.h"
#include "sys/fd.h"

namespace hw::service {

class FileWatch {
 public:
  [[nodiscard]] static Result<FileWatch> open();

  // What is watched from now on, instead of what was before; whether it has changed already.
  [[nodiscard]] bool set(const Inputs& inputs);

  [[nodiscard]] int fd() const { return inotify_.get(); }

  // To be called when fd() is readable: whether something has changed since set() or the last yes.
  [[nodiscard]] bool has_changed();

 private:
  explicit FileWatch(sys::Fd inotify) : inotify_(std::move(inotify)) {}
  [[nodiscard]] bool drain() const;
  [[nodiscard]] bool matters(int wd, std::uint32_t mask, const char* name) const;
  [[nodiscard]] bool compare();
  void watch_folders();

  sys::Fd inotify_;
  Inputs inputs_;  // with what they look like now
  std::map<int, std::string> watches_;
};

}  // namespace hw::service
