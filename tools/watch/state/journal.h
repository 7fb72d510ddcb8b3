// SPDX-License-Identifier: MIT
// The file that --state names: a first line, and the steps that lead from an empty catalog to what
// is known, each ended by a NUL byte, as no path has one. Steps are appended; when most of the file
// is past, it is written anew beside itself, synced, and renamed. A step that was cut by the end of
// a process is left out. A lock beside it keeps a second process away.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "sys/fd.h"
#include "watch/state/catalog.h"

namespace hw::watch {

class Journal {
 public:
  // Reads what is there. Error: it is no such file, another process has it, or cannot be written.
  [[nodiscard]] static Result<Journal> open(const std::string& path);

  // As it was read, and as it is after append().
  [[nodiscard]] const Catalog& catalog() const { return catalog_; }
  // Trees that were once known as a whole.
  [[nodiscard]] bool knows(const std::string& root) const { return roots_.contains(root); }

  [[nodiscard]] Status append(const std::vector<Step>& steps);

 private:
  Journal(std::string path, sys::Fd lock) : path_(std::move(path)), lock_(std::move(lock)) {}
  [[nodiscard]] Status read();
  void take(const Step& step);
  [[nodiscard]] Status rewrite();

  std::string path_;
  sys::Fd lock_;
  sys::Fd file_;
  Catalog catalog_;
  std::set<std::string> roots_;
  std::size_t whole_size_ = 0;  // when it was last written anew
  std::size_t size_ = 0;
  bool is_torn_ = false;  // its last step was not written whole
};

}  // namespace hw::watch
