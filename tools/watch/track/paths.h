// SPDX-License-Identifier: MIT
// Absolute folder paths, shared by the nodes of the tree and the records that wait to be written,
// so that a record keeps the path that was true when its event happened. Whoever holds an id owns
// one reference; an entry without references is reused.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hw::watch {

using PathId = std::uint32_t;
inline constexpr PathId kNoPath = UINT32_MAX;

class PathTable {
 public:
  [[nodiscard]] PathId add(std::string path, std::uint32_t root);  // with one reference
  void ref(PathId id) { ++entries_[id].references; }
  void unref(PathId id);

  [[nodiscard]] const std::string& path(PathId id) const { return entries_[id].path; }
  [[nodiscard]] std::uint32_t root(PathId id) const { return entries_[id].root; }
  [[nodiscard]] std::size_t size() const { return entries_.size() - free_.size(); }

 private:
  struct Entry {
    std::string path;
    std::uint32_t root = 0;  // its index among the roots
    std::uint32_t references = 0;
  };
  std::vector<Entry> entries_;
  std::vector<PathId> free_;
};

// Appends "folder/name"; the folder itself if `name` is empty.
void append_joined(std::string& out, std::string_view folder, std::string_view name);
[[nodiscard]] std::string join(std::string_view folder, std::string_view name);

// Appends `folder`/`name` as seen from `root`, which it is or lies in; "." for the root itself.
void append_relative(std::string& out, std::string_view root, std::string_view folder,
                     std::string_view name);

}  // namespace hw::watch
