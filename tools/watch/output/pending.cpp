// SPDX-License-Identifier: MIT
#include "watch/output/pending.h"

#include <algorithm>
#include <utility>

namespace hw::watch {

std::size_t Pending::bytes() const { return entries_.size() * sizeof(Entry) + name_bytes_; }

void Pending::count_loss(const Record& record) {
  const std::uint32_t root = paths_.root(record.folder);
  if (lost_.size() <= root) {
    lost_.resize(root + 1);
  }
  Lost& lost = lost_[root];
  ++lost.count;
  lost.since = std::min(lost.since, record.time);
  is_losing_ = true;
  if (record.kind == Kind::renamed && record.is_folder && lost.trees.size() < kLostFolders) {
    lost.trees.push_back(join(paths_.path(record.folder), record.name));
  }
  if (lost.trees.size() >= kLostFolders ||
      (lost.folders.size() >= kLostFolders && !lost.folders.contains(record.folder))) {
    lost.are_all = false;
    return;
  }
  const auto [at, is_new] = lost.folders.try_emplace(record.folder, false);
  at->second = at->second || record.kind == Kind::created;
  if (is_new) {
    paths_.ref(record.folder);
  }
}

bool Pending::refuses(const Record& record, std::size_t size) {
  const bool is_continued = record.batch_more && batch_left_ > 0;
  batch_left_ = record.batch_more.value_or(0);
  if (is_continued) {
    return is_batch_lost_;
  }
  is_batch_lost_ =
      !is_unlimited_ && record.kind != Kind::overflow && (is_losing_ || bytes() + size > max_);
  return is_batch_lost_;
}

bool Pending::push(const Record& record) {
  const std::size_t size = sizeof(Entry) + record.name.size() + record.from_name.size();
  if (refuses(record, size)) {
    count_loss(record);
    return false;
  }
  entries_.push_back({record.time.time_since_epoch().count(), record.dropped, record.folder,
                      record.from_folder, static_cast<std::uint16_t>(record.name.size()),
                      static_cast<std::uint16_t>(record.from_name.size()), record.kind,
                      record.is_folder, record.is_initial, record.batch_more.value_or(kNoBatch)});
  add_names(record.name, record.from_name);
  paths_.ref(record.folder);
  if (record.from_folder != kNoPath) {
    paths_.ref(record.from_folder);
  }
  return true;
}

void Pending::add_names(std::string_view name, std::string_view from_name) {
  const std::size_t size = name.size() + from_name.size();
  if (blocks_.empty() || blocks_.back().bytes.size() + size > kBlock) {
    blocks_.emplace_back();
    blocks_.back().bytes.reserve(kBlock);
  }
  blocks_.back().bytes.append(name).append(from_name);
  name_bytes_ += size;
}

Record Pending::front() const {
  const Entry& entry = entries_.front();
  const Block& block = blocks_.front();
  const std::string_view names = std::string_view(block.bytes).substr(block.read);
  return {
      .kind = entry.kind,
      .is_folder = entry.is_folder,
      .is_initial = entry.is_initial,
      .time = Time(Duration(entry.time_ns)),
      .folder = entry.folder,
      .name = names.substr(0, entry.name_size),
      .from_folder = entry.from_folder,
      .from_name = names.substr(entry.name_size, entry.from_size),
      .batch_more = entry.batch_more == kNoBatch ? std::nullopt : std::optional(entry.batch_more),
      .dropped = entry.dropped};
}

void Pending::release() {
  const Entry entry = entries_.front();
  entries_.pop_front();
  ++popped_;
  const std::size_t size = std::size_t{entry.name_size} + entry.from_size;
  name_bytes_ -= size;
  Block& block = blocks_.front();
  block.read += size;
  if (block.read == block.bytes.size()) {
    if (blocks_.size() > 1) {
      blocks_.pop_front();
    } else {
      block.bytes.clear();
      block.read = 0;
    }
  }
  paths_.unref(entry.folder);
  if (entry.from_folder != kNoPath) {
    paths_.unref(entry.from_folder);
  }
}

std::vector<Pending::Loss> Pending::recover() {
  std::vector<Loss> losses;
  for (std::uint32_t root = 0; root < lost_.size(); ++root) {
    const Lost lost = std::exchange(lost_[root], {});
    if (lost.count == 0) {
      continue;
    }
    Loss loss{.root = root, .dropped = lost.count, .since = lost.since, .are_all = lost.are_all};
    for (const auto& [folder, has_created] : lost.folders) {
      loss.folders.push_back({paths_.path(folder), has_created});
      paths_.unref(folder);
    }
    for (const std::string& tree : lost.trees) {
      loss.folders.push_back({.path = tree, .has_created = true, .is_tree = true});
    }
    losses.push_back(std::move(loss));
  }
  is_losing_ = false;
  return losses;
}

}  // namespace hw::watch
