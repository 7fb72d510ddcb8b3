// SPDX-License-Identifier: MIT
// What must have happened that one state of the trees became another, as changes in an order that
// can be followed. Files and folders that are elsewhere are found by their inodes. What went in a
// circle, or cannot be told by renames, is told as deleted and created. Pure.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "watch/coalesce/change.h"
#include "watch/state/catalog.h"

namespace hw::watch {

class Difference {
 public:
  // `before` becomes what `now` is.
  Difference(Catalog& before, const Catalog& now) : before_(before), now_(now) {}

  [[nodiscard]] std::vector<Change> find();

 private:
  using Identity = std::pair<std::uint64_t, std::int64_t>;  // inode, birth

  void note_places();
  void place(const std::string& path, const Fact& fact);
  [[nodiscard]] std::string origin_of(const std::string& path, const Fact& fact) const;
  [[nodiscard]] bool is_settled(const std::string& path, const Fact& fact) const;
  [[nodiscard]] bool can_move(const Fact& fact, const std::string& path,
                              const std::string& target) const;
  void note_rename(const std::string& from, const std::string& to, const Fact& fact);
  void make_room(const std::string& path);
  [[nodiscard]] bool move_on(const std::string& path, const Fact& fact);
  void rename(const std::string& from, const std::string& to);
  void remove(const std::string& path);
  void add(const std::string& path, const Fact& fact);
  void compare(const std::string& path, const Fact& was, const Fact& is);
  void tell(Kind kind, const std::string& path, const Fact& fact, const std::string& from = "");

  Catalog& before_;
  const Catalog& now_;
  std::multimap<Identity, std::string> places_before_;
  std::multimap<Identity, std::string> places_now_;
  std::set<std::string> being_cleared_;
  std::vector<Change> changes_;
};

}  // namespace hw::watch
