// SPDX-License-Identifier: MIT
// The folder of --results: one file for each result, named after the id of its event, so that they
// stand in the order of time. A file is there as a whole or not at all.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "sys/fd.h"

namespace hw::exec {

class ResultsFolder {
 public:
  // Makes the folder, if need be. Error: cannot_create and its like.
  [[nodiscard]] static Result<std::unique_ptr<ResultsFolder>> open(const std::string& path);

  ResultsFolder(std::string path, sys::Fd fd) : path_(std::move(path)), fd_(std::move(fd)) {}

  // A result event, without LF. From any thread. Error: io and its like, which is also kept in
  // mind.
  [[nodiscard]] Status write(std::string_view result);

  [[nodiscard]] bool has_failed() const { return has_failed_; }

 private:
  [[nodiscard]] Status write_file(const std::string& name, std::string_view result) const;

  std::string path_;
  sys::Fd fd_;
  std::atomic<bool> has_failed_{false};
};

}  // namespace hw::exec
