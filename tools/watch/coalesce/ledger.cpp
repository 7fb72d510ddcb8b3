// SPDX-License-Identifier: MIT
#include "watch/coalesce/ledger.h"

#include <utility>

namespace hw::watch {

// The entry of a path, which was there before, or not, if this is the first that is told of it.
Ledger::Entry& Ledger::entry(const Change& change, Was was) {
  const auto [at, is_first] = entries_.try_emplace(change.path);
  Entry& entry = at->second;
  if (is_first) {
    entry.was = was;
    entry.is_there = was == Was::present;
  }
  entry.last = change;
  return entry;
}

void Ledger::apply(const Change& change) {
  switch (change.kind) {
    case Kind::created: {
      Entry& entry = this->entry(change, Was::absent);
      entry.is_replaced = entry.was != Was::absent;
      entry.is_there = true;
      return;
    }
    case Kind::written:
      entry(change, Was::present).is_written = true;
      return;
    case Kind::modified:
      entry(change, Was::present).is_modified = true;
      return;
    case Kind::attributes:
      entry(change, Was::present).has_attributes = true;
      return;
    case Kind::deleted: {
      Entry& entry = this->entry(change, Was::present);
      forget_origin(entry);
      entry = {.was = entry.was, .last = std::move(entry.last)};
      return;
    }
    case Kind::renamed:
      apply_rename(change);
      return;
    default:
      return;
  }
}

// What was moved here is no more here: its first name has just lost it.
void Ledger::forget_origin(Entry& entry) {
  if (const auto origin = entries_.find(entry.from); origin != entries_.end()) {
    origin->second.moved_to.clear();
  }
  entry.from.clear();
}

void Ledger::apply_rename(const Change& change) {
  Change gone = change;
  std::swap(gone.path, gone.from);
  gone.folder_size = change.from_folder_size;
  Entry& from = entry(gone, Was::present);
  Entry moved = std::exchange(from, {.was = from.was, .last = gone});
  if (moved.from.empty() && moved.was == Was::present && !moved.is_replaced) {
    moved.from = gone.path;
    moved.from_folder_size = gone.folder_size;
    from.moved_to = change.path;
  } else if (!moved.from.empty()) {
    if (const auto origin = entries_.find(moved.from); origin != entries_.end()) {
      origin->second.moved_to = change.path;
    }
  }
  if (from.was != Was::present) {
    entries_.erase(gone.path);  // it was never there
  }
  Entry& to = entry(change, Was::unknown);
  forget_origin(to);
  moved.was = to.was;
  moved.is_there = true;
  moved.is_replaced = false;
  moved.moved_to.clear();
  moved.last = change;
  to = std::move(moved);
}

void Ledger::settle(const std::string& path, std::vector<Change>& out, bool goes_on) {
  const auto at = entries_.find(path);
  if (at == entries_.end()) {
    return;
  }
  settle_above(path, out);
  const Entry entry = at->second;
  entry.is_there ? tell_there(at, out) : tell_gone(at, out);
  if (goes_on) {
    entries_[path] = {.was = entry.is_there ? Was::present : Was::absent,
                      .is_there = entry.is_there,
                      .last = entry.last};
  }
}

// Folders that have come are told before what is in them.
void Ledger::settle_above(const std::string& path, std::vector<Change>& out) {
  for (std::size_t slash = path.find('/', 1); slash != std::string::npos;
       slash = path.find('/', slash + 1)) {
    const auto above = entries_.find(path.substr(0, slash));
    if (above != entries_.end() && above->second.is_there) {
      const auto at = above;
      tell_there(at, out);
    }
  }
}

void Ledger::tell(Kind kind, const Entry& entry, const std::string& path,
                  std::vector<Change>& out) const {
  Change change = entry.last;
  change.kind = kind;
  change.path = path;
  if (kind == Kind::renamed) {
    change.from = entry.from;
    change.from_folder_size = entry.from_folder_size;
  } else {
    change.from.clear();
  }
  out.push_back(std::move(change));
}

void Ledger::tell_gone(Entries::iterator at, std::vector<Change>& out) {
  const auto other = entries_.find(at->second.moved_to);
  if (other != entries_.end() && other->second.from == at->first) {
    tell_there(other, out);
    return;
  }
  const auto [path, entry] = std::pair(at->first, at->second);
  entries_.erase(at);
  if (entry.was == Was::present) {
    if (entry.last.is_folder) {
      settle_inside(path, out);
    }
    tell(Kind::deleted, entry, path, out);
  }
}

// A file that was there before by another name. Whether it is told as that.
bool Ledger::tell_renamed(Entry& entry, const std::string& path, std::vector<Change>& out) {
  const auto origin = entries_.find(entry.from);
  if (origin == entries_.end() || origin->second.is_there) {
    entry.is_written = true;  // there is another file by that name: this one has come here
    return false;
  }
  entries_.erase(origin);
  tell(Kind::renamed, entry, path, out);
  return true;
}

void Ledger::tell_there(Entries::iterator at, std::vector<Change>& out) {
  const std::string path = at->first;
  Entry entry = std::move(at->second);
  entries_.erase(at);
  const bool is_renamed = !entry.from.empty() && tell_renamed(entry, path, out);
  const bool is_new = !is_renamed && (entry.was != Was::present || entry.is_replaced);
  if (entry.is_written && (wanted_.has(Kind::written) || !is_new)) {
    tell(Kind::written, entry, path, out);
  } else if (is_new) {
    tell(Kind::created, entry, path, out);
  } else if (entry.is_modified && wanted_.has(Kind::modified)) {
    tell(Kind::modified, entry, path, out);
  } else if (entry.has_attributes) {
    tell(Kind::attributes, entry, path, out);
  }
}

void Ledger::settle_inside(const std::string& folder, std::vector<Change>& out) {
  const std::string prefix = folder + '/';
  for (auto at = entries_.lower_bound(prefix);
       at != entries_.end() && at->first.starts_with(prefix); at = entries_.lower_bound(prefix)) {
    settle(std::string(at->first), out);
  }
}

void Ledger::settle_all(std::vector<Change>& out) {
  while (!entries_.empty()) {
    settle(std::string(entries_.begin()->first), out);
  }
}

}  // namespace hw::watch
