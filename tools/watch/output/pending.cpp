// SPDX-License-Identifier: MIT
#include "watch/output/pending.h"

#include <utility>

namespace hw::watch {

std::size_t Pending::bytes() const { return entries_.size() * sizeof(Entry) + name_bytes_; }

void Pending::count_loss(PathId folder) {
  const std::uint32_t root = paths_.root(folder);
  if (lost_.size() <= root) {
    lost_.resize(root + 1);
  }
  ++lost_[root];
  is_losing_ = true;
}

bool Pending::push(const Record& record) {
  const std::size_t size = sizeof(Entry) + record.name.size() + record.from_name.size();
  const bool is_refused = !is_unlimited_ && (is_losing_ || bytes() + size > max_);
  if (is_refused && record.kind != Kind::overflow) {
    count_loss(record.folder);
    return false;
  }
  entries_.push_back({record.time.time_since_epoch().count(), record.dropped, record.folder,
                      record.from_folder, static_cast<std::uint16_t>(record.name.size()),
                      static_cast<std::uint16_t>(record.from_name.size()), record.kind,
                      record.is_folder, record.is_initial});
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
  return {.kind = entry.kind,
          .is_folder = entry.is_folder,
          .is_initial = entry.is_initial,
          .time = Time(Duration(entry.time_ns)),
          .folder = entry.folder,
          .name = names.substr(0, entry.name_size),
          .from_folder = entry.from_folder,
          .from_name = names.substr(entry.name_size, entry.from_size),
          .dropped = entry.dropped};
}

void Pending::release() {
  const Entry entry = entries_.front();
  entries_.pop_front();
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
    if (lost_[root] > 0) {
      losses.push_back({root, std::exchange(lost_[root], 0)});
    }
  }
  is_losing_ = false;
  return losses;
}

}  // namespace hw::watch
