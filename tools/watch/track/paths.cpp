// SPDX-License-Identifier: MIT
#include "watch/track/paths.h"

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

void append_joined(std::string& out, std::string_view folder, std::string_view name) {
  out += folder;
  if (!name.empty()) {
    if (!folder.ends_with('/')) {
      out += '/';
    }
    out += name;
  }
}

std::string join(std::string_view folder, std::string_view name) {
  std::string path;
  append_joined(path, folder, name);
  return path;
}

void append_relative(std::string& out, std::string_view root, std::string_view folder,
                     std::string_view name) {
  std::string_view inner = folder.substr(root.size());
  if (inner.starts_with('/')) {
    inner.remove_prefix(1);
  }
  if (inner.empty()) {
    out += name.empty() ? "." : name;
  } else {
    append_joined(out, inner, name);
  }
}

}  // namespace hw::watch
