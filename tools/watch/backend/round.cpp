// SPDX-License-Identifier: MIT
#include "watch/backend/round.h"

#include <sys/inotify.h>

#include <unordered_map>
#include <utility>

#include "watch/backend/move_order.h"

namespace hw::watch {

void Round::compare(int wd, const Snapshot& before, const Snapshot& now) {
  auto old = before.items().begin();
  auto item = now.items().begin();
  while (old != before.items().end() || item != now.items().end()) {
    const int order = old == before.items().end() ? 1
                      : item == now.items().end() ? -1
                                                  : before.name(*old).compare(now.name(*item));
    if (order < 0) {
      left_.push_back({wd, std::string(before.name(*old)), *old});
    } else if (order > 0) {
      came_.push_back({wd, std::string(now.name(*item)), *item});
    } else if (old->identity == item->identity && old->type == item->type) {
      altered(wd, now.name(*item), *old, *item);
    } else {
      replaced(wd, now.name(*item), *old, *item);
    }
    old += order <= 0 ? 1 : 0;
    item += order >= 0 ? 1 : 0;
  }
}

void Round::replaced(int wd, std::string_view name, const Item& before, const Item& now) {
  left_.push_back({wd, std::string(name), before, kNone, came_.size()});
  came_.push_back({wd, std::string(name), now, kNone, left_.size() - 1});
}

// A folder changes by what is done in it, which is told of its content.
void Round::altered(int wd, std::string_view name, const Item& before, const Item& now) {
  const bool has_content = before.content != now.content;
  if (has_content && now.type == EntryType::regular) {
    content_changed(wd, name);
  }
  const bool is_touched =
      before.changed != 0 && before.changed != now.changed && !has_content && !now.is_folder();
  if (before.rights != now.rights || is_touched) {
    altered_.push_back({.wd = wd,
                        .mask = IN_ATTRIB | (now.is_folder() ? IN_ISDIR : 0U),
                        .name = std::string(name)});
  }
}

void Round::compare_self(int wd, const Item& before, const Item& now) {
  if (before.rights != now.rights) {
    altered_.push_back({.wd = wd, .mask = IN_ATTRIB | IN_ISDIR});
  }
}

std::unordered_map<std::uint64_t, Round::Place> Round::new_folders() const {
  std::unordered_map<std::uint64_t, Place> places;
  for (const Change& came : came_) {
    if (came.item.is_folder()) {
      places.emplace(came.item.identity, Place{came.wd, came.name});
    }
  }
  return places;
}

void Round::settled(int wd, std::string_view name) {
  if (!altered_.empty()) {
    settled_.insert_or_assign({wd, std::string(name)}, altered_.size());
  }
}

void Round::content_changed(int wd, std::string_view name) {
  if (tells_modified_) {
    altered_.push_back({.wd = wd, .mask = IN_MODIFY, .name = std::string(name)});
  }
  altered_.push_back({.wd = wd, .mask = kContentChanged, .name = std::string(name)});
}

void Round::add_content(const Known& folder) {
  for (const Item& item : folder.snapshot->items()) {
    left_.push_back({folder.wd, std::string(folder.snapshot->name(item)), item});
  }
}

// Finds the moves. What was in a folder that has gone has left too, and may have been moved before.
void Round::pair(const Lookup& lookup) {
  std::unordered_map<std::uint64_t, std::size_t> by_identity;
  for (std::size_t i = 0; i < came_.size(); ++i) {
    by_identity.emplace(came_[i].item.identity, i);
  }
  for (std::size_t i = 0; i < left_.size(); ++i) {
    const auto found = by_identity.find(left_[i].item.identity);
    if (found != by_identity.end() && is_same(left_[i].item, came_[found->second].item)) {
      left_[i].pair = found->second;
      came_[found->second].pair = i;
      by_identity.erase(found);
    } else if (left_[i].item.is_folder()) {
      if (const Known known = lookup(left_[i].item.identity); known.snapshot != nullptr) {
        add_content(known);
      }
    }
  }
}

// What was replaced by its like is not told; but a folder is only replaced by one that was moved.
bool Round::is_silent(const Change& left) const {
  if (left.pair != kNone || left.same == kNone) {
    return left.pair != kNone;
  }
  const Change& came = came_[left.same];
  return left.item.is_folder() == came.item.is_folder() &&
         (came.pair != kNone || !came.item.is_folder());
}

void Round::tell(int wd, std::uint32_t mask, const Item& item, std::string_view name,
                 std::uint32_t cookie) {
  events_.push_back({.wd = wd,
                     .mask = mask | (item.is_folder() ? IN_ISDIR : 0U),
                     .cookie = cookie,
                     .name = std::string(name)});
}

// The content of folders comes after them in the list, and goes before them.
void Round::tell_left(bool folders) {
  for (auto left = left_.rbegin(); left != left_.rend(); ++left) {
    if (left->item.is_folder() == folders && !is_silent(*left)) {
      tell(left->wd, IN_DELETE, left->item, left->name);
    }
  }
}

void Round::tell_moves(const Lookup& lookup, std::uint32_t& cookie) {
  std::vector<Move> moves;
  for (const Change& left : left_) {
    if (left.pair != kNone) {
      const Change& came = came_[left.pair];
      const int moved = left.item.is_folder() ? lookup(left.item.identity).wd : -1;
      moves.push_back({&left.name, &came.name, left.wd, came.wd, moved, left.pair});
      has_moved_folders_ |= left.item.is_folder();
    }
  }
  for (const std::size_t i : moves_in_order(moves)) {
    const Change& came = came_[moves[i].came];
    const Change& left = left_[came.pair];
    ++cookie;
    tell(left.wd, IN_MOVED_FROM, left.item, left.name, cookie);
    tell(came.wd, IN_MOVED_TO, came.item, came.name, cookie);
    Item moved = came.item;
    moved.changed = left.item.changed;  // a move changes that
    altered(came.wd, came.name, left.item, moved);
  }
}

// A file that has replaced one was moved there, as far as anybody knows.
void Round::tell_came() {
  for (const Change& came : came_) {
    if (came.pair != kNone) {
      continue;
    }
    const bool replaces =
        came.same != kNone && is_silent(left_[came.same]) && left_[came.same].pair == kNone;
    tell(came.wd, replaces ? IN_MOVED_TO : IN_CREATE, came.item, came.name);
    if (!replaces && came.item.type == EntryType::regular) {
      events_.push_back({.wd = came.wd, .mask = kContentChanged, .name = came.name});
    }
  }
}

void Round::tell_altered() {
  for (std::size_t i = 0; i < altered_.size(); ++i) {
    const auto settled = (altered_[i].mask & kContentChanged) != 0 && !settled_.empty()
                             ? settled_.find({altered_[i].wd, altered_[i].name})
                             : settled_.end();
    if (settled == settled_.end() || settled->second <= i) {
      events_.push_back(std::move(altered_[i]));
    }
  }
}

std::vector<RawEvent> Round::take_events(const Lookup& lookup, std::uint32_t& cookie) {
  has_moved_folders_ = false;
  pair(lookup);
  tell_left(false);
  tell_moves(lookup, cookie);
  tell_left(true);
  tell_came();
  tell_altered();
  left_.clear();
  came_.clear();
  altered_.clear();
  settled_.clear();
  return std::exchange(events_, {});
}

}  // namespace hw::watch
