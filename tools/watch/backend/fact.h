// SPDX-License-Identifier: MIT
// What statx(2) tells of an entry, as far as it shows what has become of it.
#pragma once

#include <cstdint>

namespace hw::watch {

struct Fact {
  char type = 'o';  // f: regular file, d: folder, l: symbolic link, o: other
  std::uint64_t inode = 0;
  std::int64_t born_ns = 0;  // 0 where the file system does not know
  std::int64_t size = 0;     // of a regular file
  std::int64_t mtime_ns = 0;
  std::uint32_t mode = 0;  // without the type
  std::uint32_t user = 0;
  std::uint32_t group = 0;
  bool operator==(const Fact&) const = default;
};

// Whether both are of one inode, and not of one that was freed and used again. Devices are not
// compared: their numbers change when a machine is started anew.
[[nodiscard]] inline bool is_same_inode(const Fact& a, const Fact& b) {
  const bool is_sure = a.born_ns != 0 && a.born_ns == b.born_ns;
  const bool is_unchanged =
      a.born_ns == b.born_ns && (a.type != 'f' || (a.size == b.size && a.mtime_ns == b.mtime_ns));
  return a.type == b.type && a.inode == b.inode && (is_sure || is_unchanged);
}
[[nodiscard]] inline bool has_same_content(const Fact& a, const Fact& b) {
  return a.type != 'f' || (a.size == b.size && a.mtime_ns == b.mtime_ns);
}
[[nodiscard]] inline bool has_same_attributes(const Fact& a, const Fact& b) {
  return a.mode == b.mode && a.user == b.user && a.group == b.group;
}

}  // namespace hw::watch
