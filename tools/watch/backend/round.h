// SPDX-License-Identifier: MIT
// What has happened between two looks at some folders, told as inotify(7) would: what has left one
// name and came to another was moved; of a folder that is gone, all that was in it is. The order is
// one in which it can have happened: names are given up before they are taken. Pure.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "watch/backend/kernel_queue.h"
#include "watch/backend/snapshot.h"

namespace hw::watch {

class Round {
 public:
  // A folder that is looked at, found by the identity of its item.
  struct Known {
    int wd = -1;
    const Snapshot* snapshot = nullptr;  // null if it is not looked at
  };
  using Lookup = std::function<Known(std::uint64_t identity)>;

  explicit Round(bool tells_modified) : tells_modified_(tells_modified) {}

  void compare(int wd, const Snapshot& before, const Snapshot& now);
  void compare_self(int wd, const Item& before, const Item& now);  // of the folder itself

  // The file was found complete: a change of its content that was seen before is done with.
  void settled(int wd, std::string_view name);

  // Where folders that have come since have come to.
  struct Place {
    int wd = -1;
    std::string name;
  };
  [[nodiscard]] std::unordered_map<std::uint64_t, Place> new_folders() const;

  // Without times. `cookie` is the last one that was used. It has forgotten all afterwards.
  [[nodiscard]] std::vector<RawEvent> take_events(const Lookup& lookup, std::uint32_t& cookie);

  // Whether a folder was moved, so that paths are not what they were; of the last take_events().
  [[nodiscard]] bool has_moved_folders() const { return has_moved_folders_; }

 private:
  static constexpr std::size_t kNone = SIZE_MAX;
  struct Change {
    int wd;
    std::string name;
    Item item;
    std::size_t pair = kNone;  // the other half of a move
    std::size_t same = kNone;  // what has come to, or left, this name
  };

  void replaced(int wd, std::string_view name, const Item& before, const Item& now);
  void altered(int wd, std::string_view name, const Item& before, const Item& now);
  void content_changed(int wd, std::string_view name);
  void pair(const Lookup& lookup);
  void add_content(const Known& folder);
  [[nodiscard]] bool is_silent(const Change& left) const;
  void tell_moves(const Lookup& lookup, std::uint32_t& cookie);
  void tell_left(bool folders);
  void tell_came();
  void tell_altered();
  void tell(int wd, std::uint32_t mask, const Item& item, std::string_view name,
            std::uint32_t cookie = 0);

  bool tells_modified_;
  bool has_moved_folders_ = false;
  std::vector<Change> left_;
  std::vector<Change> came_;
  std::vector<RawEvent> altered_;
  std::map<std::pair<int, std::string>, std::size_t> settled_;  // the end of altered_ by then
  std::vector<RawEvent> events_;
};

}  // namespace hw::watch
