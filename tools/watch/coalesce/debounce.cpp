// SPDX-License-Identifier: MIT
#include "watch/coalesce/debounce.h"

#include <algorithm>

namespace hw::watch {

namespace {

// Those that are about no path, or not about what became of one.
bool is_tiding(Kind kind) {
  return kind == Kind::overflow || kind == Kind::root_gone || kind == Kind::root_back;
}

// Takes what is known below a folder that is renamed, or goes, out of the ledger: it has happened
// before that. Whether it is a rename of a folder, of which nothing is to be kept.
bool settle_folder(Ledger& ledger, const Change& change, std::vector<Change>& out) {
  const bool is_renamed = change.is_folder && change.kind == Kind::renamed;
  if (is_renamed) {
    ledger.settle_inside(change.from, out);
    ledger.settle(change.from, out);
    ledger.settle(change.path, out);
  }
  if (is_renamed || (change.is_folder && change.kind == Kind::deleted)) {
    ledger.settle_inside(change.path, out);
  }
  return is_renamed;
}

}  // namespace

void Debounce::pass_settled() {
  for (const Change& change : settled_) {
    pass(change);
  }
  settled_.clear();
}

void Debounce::push(const Record& record) {
  if (is_tiding(record.kind)) {
    flush();
    pass(record);
    return;
  }
  const Change change = change_of(record);
  if (settle_folder(ledger_, change, settled_)) {
    pass_settled();
    pass(record);
    return;
  }
  const bool is_first = !ledger_.has(change.path);
  const Duration now = clock().monotonic();
  if (change.kind == Kind::renamed) {
    hold(change.from, now, !ledger_.has(change.from));
  }
  ledger_.apply(change);
  hold(change.path, now, is_first);
  if (pace_.is_leading && is_first) {
    ledger_.settle(change.path, settled_, true);
  }
  pass_settled();
}

void Debounce::hold(const std::string& path, Duration now, bool is_first) {
  const auto [at, is_new] = waits_.try_emplace(path, Wait{now, now + pace_.quiet});
  Wait& wait = at->second;
  if (is_first) {
    wait.first = now;
  }
  wait.due = std::min(now + pace_.quiet, wait.first + pace_.max_wait);
  if (is_new) {
    turns_.emplace(wait.due, path);
  }
}

std::optional<Duration> Debounce::next() const {
  return turns_.empty() ? std::nullopt : std::optional(turns_.begin()->first);
}

void Debounce::run_due(Duration now) {
  while (!turns_.empty() && turns_.begin()->first <= now) {
    const std::string path = std::move(turns_.begin()->second);
    turns_.erase(turns_.begin());
    const auto wait = waits_.find(path);
    if (wait->second.due > now) {
      turns_.emplace(wait->second.due, path);
      continue;
    }
    waits_.erase(wait);
    ledger_.settle(path, settled_);
    pass_settled();
  }
}

void Debounce::flush() {
  ledger_.settle_all(settled_);
  pass_settled();
  waits_.clear();
  turns_.clear();
}

void Batch::push(const Record& record) {
  if (is_tiding(record.kind)) {
    flush();
    pass(record);
    return;
  }
  const Duration now = clock().monotonic();
  first_ = due_ ? first_ : now;
  due_ = std::min(now + pace_.quiet, first_ + pace_.max_wait);
  const Change change = change_of(record);
  if (settle_folder(ledger_, change, settled_)) {
    settled_.push_back(change);
  } else {
    ledger_.apply(change);
  }
}

void Batch::run_due(Duration now) {
  if (due_ && *due_ <= now) {
    flush();
  }
}

void Batch::flush() {
  due_.reset();
  ledger_.settle_all(settled_);
  std::erase_if(settled_, [this](const Change& change) { return !wanted_.has(change.kind); });
  std::stable_sort(settled_.begin(), settled_.end(),
                   [](const Change& a, const Change& b) { return a.root < b.root; });
  for (std::size_t begin = 0; begin < settled_.size();) {
    begin = pass_one(begin);
  }
  settled_.clear();
}

// One batch, of what is of one root and has room in a line; the begin of the next one.
std::size_t Batch::pass_one(std::size_t begin) {
  std::size_t end = begin;
  std::size_t bytes = 0;
  do {
    bytes += settled_[end].path.size() + settled_[end].from.size() + kChangeBytes;
    ++end;
  } while (end < settled_.size() && settled_[end].root == settled_[begin].root &&
           bytes < kBatchBytes);
  for (std::size_t i = begin; i < end; ++i) {
    pass(settled_[i], static_cast<std::uint32_t>(end - i - 1));
  }
  return end;
}

}  // namespace hw::watch
