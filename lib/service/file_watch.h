// SPDX-License-Identifier: MIT
// Notices that files or folders are no longer what they were: for --watch-config. inotify on the
// folders that hold them wakes us, so that a file that is replaced, or a symbolic link that is
// turned (as Kubernetes does), is seen; what then counts is what stat(2) says. A file that has gone
// is waited for: it is being replaced.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/inputs.h"
#include "base/result.h"
#include "sys/fd.h"

namespace hw::service {

class FileWatch {
 public:
  [[nodiscard]] static Result<FileWatch> open();

  // What is watched from now on, instead of what was before, as it is now.
  void set(const Inputs& inputs);

  [[nodiscard]] int fd() const { return inotify_.get(); }

  // To be called when fd() is readable: whether something has changed since set() or the last yes.
  [[nodiscard]] bool has_changed();

 private:
  explicit FileWatch(sys::Fd inotify) : inotify_(std::move(inotify)) {}
  [[nodiscard]] bool drain() const;
  void watch_folder_of(const std::string& path);

  sys::Fd inotify_;
  std::map<std::string, std::string> files_;    // with what they look like; empty if they are gone
  std::map<std::string, std::string> folders_;  // with the names in them
  std::vector<int> watches_;
};

}  // namespace hw::service
