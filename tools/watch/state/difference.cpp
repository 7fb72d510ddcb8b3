// SPDX-License-Identifier: MIT
#include "watch/state/difference.h"

#include "base/fs.h"

namespace hw::watch {

namespace {

bool is_below(const std::string& path, const std::string& folder) {
  return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

}  // namespace

std::vector<Change> Difference::find() {
  note_places();
  for (const auto& [path, fact] : now_.entries()) {
    place(path, fact);
  }
  std::vector<std::string> left;
  for (const auto& [path, fact] : before_.entries()) {
    if (now_.find(path) == nullptr) {
      left.push_back(path);
    }
  }
  for (auto path = left.rbegin(); path != left.rend(); ++path) {
    remove(*path);  // what is in a folder before the folder
  }
  return std::move(changes_);
}

void Difference::note_places() {
  for (const auto& [path, fact] : before_.entries()) {
    places_before_.emplace(Identity{fact.inode, fact.born_ns}, path);
  }
  for (const auto& [path, fact] : now_.entries()) {
    places_now_.emplace(Identity{fact.inode, fact.born_ns}, path);
  }
}

// Whether what was at this path is there still.
bool Difference::is_settled(const std::string& path, const Fact& fact) const {
  const Fact* const is = now_.find(path);
  return is != nullptr && is_same_inode(*is, fact);
}

// The path by which an entry was known that is at another one now; empty if there is none.
std::string Difference::origin_of(const std::string& path, const Fact& fact) const {
  const auto [begin, end] = places_before_.equal_range({fact.inode, fact.born_ns});
  for (auto place = begin; place != end; ++place) {
    const Fact* const was = before_.find(place->second);
    if (was != nullptr && is_same_inode(*was, fact) && !is_settled(place->second, *was) &&
        !is_below(path, place->second)) {
      return place->second;
    }
  }
  return "";
}

void Difference::place(const std::string& path, const Fact& fact) {
  const Fact* was = before_.find(path);
  if (was != nullptr && is_same_inode(*was, fact)) {
    compare(path, Fact(*was), fact);
    return;
  }
  if (const std::string origin = origin_of(path, fact); !origin.empty()) {
    make_room(path);
    const Fact* const moved = before_.find(origin);
    if (moved != nullptr && is_same_inode(*moved, fact)) {  // else it had to go meanwhile
      const Fact former = *moved;
      rename(origin, path);
      compare(path, former, fact);
      return;
    }
    was = nullptr;
  }
  const bool is_elsewhere = was != nullptr && move_on(path, Fact(*was));
  was = is_elsewhere ? nullptr : before_.find(path);
  if (was != nullptr && was->type == fact.type) {
    if (fact.type == 'f') {
      tell(Kind::written, path, fact);  // it was replaced
    }
    before_.set(path, fact);
    return;
  }
  make_room(path);
  add(path, fact);
}

// Moves what is at `path` to where it is now, if that can be told now.
bool Difference::move_on(const std::string& path, const Fact& fact) {
  const auto [begin, end] = places_now_.equal_range({fact.inode, fact.born_ns});
  for (auto place = begin; place != end; ++place) {
    const std::string& target = place->second;
    if (is_same_inode(*now_.find(target), fact) && target != path && can_move(fact, path, target)) {
      make_room(target);
      if (before_.find(target) == nullptr && before_.find(path) != nullptr) {
        rename(path, target);
        return true;
      }
    }
  }
  return false;
}

// Whether a name can be taken now: there is a folder for it, and it is not of the same file.
bool Difference::can_move(const Fact& fact, const std::string& path,
                          const std::string& target) const {
  const std::string folder = folder_of(target);
  const Fact* const above = before_.find(folder);
  const bool has_folder = above != nullptr ? above->type == 'd' : now_.find(folder) == nullptr;
  const Fact* const there = before_.find(target);
  return has_folder && !is_below(target, path) &&
         (there == nullptr || !is_same_inode(*there, fact));
}

void Difference::make_room(const std::string& path) {
  const Fact* const was = before_.find(path);
  if (was == nullptr || !being_cleared_.insert(path).second) {
    return;
  }
  if (!move_on(path, Fact(*was))) {
    for (const std::string& child : before_.children(path)) {
      make_room(child);
    }
    remove(path);
  }
  being_cleared_.erase(path);
}

void Difference::rename(const std::string& from, const std::string& to) {
  const Fact fact = *before_.find(from);
  tell(Kind::renamed, to, fact, from);
  before_.rename(from, to);
  for (auto at = before_.entries().lower_bound(to);
       at != before_.entries().end() && at->first.starts_with(to); ++at) {
    if (at->first == to || is_below(at->first, to)) {
      note_rename(from + at->first.substr(to.size()), at->first, at->second);
    }
  }
}

void Difference::note_rename(const std::string& from, const std::string& to, const Fact& fact) {
  const auto [begin, end] = places_before_.equal_range({fact.inode, fact.born_ns});
  for (auto place = begin; place != end; ++place) {
    if (place->second == from) {
      place->second = to;
      return;
    }
  }
}

void Difference::remove(const std::string& path) {
  if (const Fact* const was = before_.find(path)) {
    tell(Kind::deleted, path, *was);
    before_.remove(path);
  }
}

void Difference::add(const std::string& path, const Fact& fact) {
  tell(Kind::created, path, fact);
  if (fact.type == 'f') {
    tell(Kind::written, path, fact);
  }
  before_.set(path, fact);
}

void Difference::compare(const std::string& path, const Fact& was, const Fact& is) {
  if (!has_same_content(was, is)) {
    tell(Kind::written, path, is);
  }
  if (!has_same_attributes(was, is)) {
    tell(Kind::attributes, path, is);
  }
  before_.set(path, is);
}

void Difference::tell(Kind kind, const std::string& path, const Fact& fact,
                      const std::string& from) {
  changes_.push_back({.kind = kind,
                      .is_folder = fact.type == 'd',
                      .folder_size = folder_of(path).size(),
                      .path = path,
                      .from = from,
                      .from_folder_size = folder_of(from).size()});
}

}  // namespace hw::watch
