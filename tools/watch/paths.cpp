// SPDX-License-Identifier: MIT
#include "watch/paths.h"

#include <utility>

namespace hw::watch {

PathId PathTable::add(std::string path, std::uint32_t root) {
  if (free_.empty()) {
    entries_.push_back({std::move(path), root, 1});
    return static_cast<PathId>(entries_.size() - 1);
  }
  const PathId id = free_.back();
  free_.pop_back();
  entries_[id] = {std::move(path), root, 1};
  return id;
}

void PathTable::unref(PathId id) {
  if (--entries_[id].references == 0) {
    entries_[id].path = std::string();
    free_.push_back(id);
  }
}

std::string join(std::string_view folder, std::string_view name) {
  std::string path(folder);
  if (!name.empty()) {
    if (!folder.ends_with('/')) {
      path += '/';
    }
    path += name;
  }
  return path;
}

std::string relative(std::string_view root, std::string_view folder, std::string_view name) {
  std::string_view inner = folder.substr(root.size());
  if (inner.starts_with('/')) {
    inner.remove_prefix(1);
  }
  if (inner.empty()) {
    return name.empty() ? "." : std::string(name);
  }
  return join(inner, name);
}

}  // namespace hw::watch
