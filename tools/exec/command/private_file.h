// SPDX-License-Identifier: MIT
// A file for one run, for what is too long for a variable: readable by our user alone (0600), in a
// folder of its own below $TMPDIR (0700). It is removed when its owner goes.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace hw::exec {

class PrivateFile {
 public:
  // Error: code data, spawn_shortage: the system has no room for it.
  [[nodiscard]] static Result<PrivateFile> make(std::string_view name, std::string_view content);

  PrivateFile(PrivateFile&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  PrivateFile& operator=(PrivateFile&& other) noexcept;
  ~PrivateFile() { remove(); }

  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  explicit PrivateFile(std::string path) : path_(std::move(path)) {}
  void remove();

  std::string path_;
};

// All that there are: for an end at which no destructor runs. None can be made from then on.
void remove_private_files();

}  // namespace hw::exec
