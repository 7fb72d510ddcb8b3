// SPDX-License-Identifier: MIT
// What stood in a folder at an instant, for who compares it with what stands there later: 32 bytes
// and the name for each entry. Sizes, times and owners are kept as hashes, as only a difference
// matters.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "watch/backend/system.h"

struct statx;

namespace hw::watch {

struct Item {
  std::uint64_t identity = 0;  // device, inode, and the time of birth where there is one
  std::uint64_t content = 0;   // size, mtime
  std::uint32_t changed = 0;   // ctime; 0 for any
  std::uint32_t rights = 0;    // mode, owner, group
  std::uint32_t name_at = 0;
  std::uint16_t name_size = 0;
  EntryType type = EntryType::other;
  bool has_birth = false;

  [[nodiscard]] bool is_folder() const { return type == EntryType::folder; }
};

// Without a name.
[[nodiscard]] Item item_of(const struct statx& status);

// Whether what has left and what has come is one thing that was moved. A number of an inode may be
// given to a new file at once: without a time of birth, size and mtime decide too.
[[nodiscard]] bool is_same(const Item& left, const Item& came);

class Snapshot {
 public:
  void add(std::string_view name, Item item);
  void sort();  // by name, after the last add()

  // The content of a file as it was read later than all else.
  void set_content(std::string_view name, const Stamp& stamp);

  [[nodiscard]] const std::vector<Item>& items() const { return items_; }
  [[nodiscard]] std::string_view name(const Item& item) const {
    return std::string_view(names_).substr(item.name_at, item.name_size);
  }

 private:
  std::vector<Item> items_;
  std::string names_;
};

// Reads an open folder; 0 or the errno.
[[nodiscard]] int read_snapshot(int folder, Snapshot& snapshot);

}  // namespace hw::watch
