// SPDX-License-Identifier: MIT
// What has become of each path over some time: the events that happened meanwhile, taken together,
// so that a save by whatever way is one `written`, and what came and went is nothing. Pure: time
// is the business of who asks.
//
// A path was there before, was not, or it is not known (a name that something was renamed to may
// have been taken). A file that came within the time and is renamed was never there by its first
// name; one that was there before stays `renamed`, unless its former name is taken again, as by an
// editor that keeps a backup: then both names are `written`.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "watch/coalesce/change.h"
#include "watch/kind.h"

namespace hw::watch {

class Ledger {
 public:
  explicit Ledger(Kinds wanted) : wanted_(wanted) {}

  // `change` is none of a whole folder: such a one is to be preceded by settle_inside().
  void apply(const Change& change);

  [[nodiscard]] bool empty() const { return entries_.empty(); }
  [[nodiscard]] bool has(const std::string& path) const { return entries_.contains(path); }

  // What has become of a path, appended to `out` in an order that can be followed: what is above it
  // first, and with a rename its other name. With `goes_on` the path is remembered, as it is now.
  void settle(const std::string& path, std::vector<Change>& out, bool goes_on = false);
  void settle_inside(const std::string& folder, std::vector<Change>& out);
  void settle_all(std::vector<Change>& out);

 private:
  enum class Was : std::uint8_t { unknown, absent, present };
  struct Entry {
    Was was = Was::unknown;
    bool is_there = false;
    bool is_replaced = false;  // gone and there again
    bool is_written = false;
    bool is_modified = false;
    bool has_attributes = false;
    Change last = {};           // its kind and names do not count
    std::string from = {};      // the path it had before, and
    std::string moved_to = {};  // the one that it has now
    std::size_t from_folder_size = 0;
  };
  using Entries = std::map<std::string, Entry>;

  Entry& entry(const Change& change, Was was);
  void apply_rename(const Change& change);
  void forget_origin(Entry& entry);
  void settle_above(const std::string& path, std::vector<Change>& out);
  void tell_gone(Entries::iterator at, std::vector<Change>& out);
  void tell_there(Entries::iterator at, std::vector<Change>& out);
  [[nodiscard]] bool tell_renamed(Entry& entry, const std::string& path, std::vector<Change>& out);
  void tell(Kind kind, const Entry& entry, const std::string& path, std::vector<Change>& out) const;

  Kinds wanted_;
  Entries entries_;
};

}  // namespace hw::watch
