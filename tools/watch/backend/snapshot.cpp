// SPDX-License-Identifier: MIT
#include "watch/backend/snapshot.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <initializer_list>
#include <utility>

#include "watch/backend/files.h"

namespace hw::watch {

namespace {

std::uint64_t mix(std::uint64_t value) {
  value = (value ^ (value >> 30U)) * 0xBF58476D1CE4E5B9U;
  value = (value ^ (value >> 27U)) * 0x94D049BB133111EBU;
  return value ^ (value >> 31U);
}

std::uint64_t hash(std::initializer_list<std::uint64_t> values) {
  std::uint64_t sum = 0;
  for (const std::uint64_t value : values) {
    sum = mix(sum + value + 0x9E3779B97F4A7C15U);
  }
  return sum;
}

std::uint64_t nanoseconds(const statx_timestamp& time) {
  return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000U + time.tv_nsec;
}

}  // namespace

Item item_of(const struct statx& status) {
  const bool has_birth = (status.stx_mask & STATX_BTIME) != 0;
  Item item;
  item.identity = hash({status.stx_dev_major, status.stx_dev_minor, status.stx_ino,
                        has_birth ? nanoseconds(status.stx_btime) : 0});
  item.content = hash({status.stx_size, nanoseconds(status.stx_mtime)});
  item.changed = static_cast<std::uint32_t>(hash({nanoseconds(status.stx_ctime)}));
  item.rights = static_cast<std::uint32_t>(hash({status.stx_mode, status.stx_uid, status.stx_gid}));
  item.type = type_of_mode(status.stx_mode);
  item.has_birth = has_birth;
  return item;
}

bool is_same(const Item& left, const Item& came) {
  return left.identity == came.identity && left.type == came.type &&
         (left.has_birth || left.type != EntryType::regular || left.content == came.content);
}

void Snapshot::add(std::string_view name, Item item) {
  item.name_at = static_cast<std::uint32_t>(names_.size());
  item.name_size = static_cast<std::uint16_t>(name.size());
  names_ += name;
  items_.push_back(item);
}

void Snapshot::sort() {
  std::sort(items_.begin(), items_.end(),
            [this](const Item& a, const Item& b) { return name(a) < name(b); });
  items_.shrink_to_fit();
  names_.shrink_to_fit();
}

void Snapshot::set_content(std::string_view name, const Stamp& stamp) {
  const auto found = std::lower_bound(
      items_.begin(), items_.end(), name,
      [this](const Item& item, std::string_view other) { return this->name(item) < other; });
  if (found == items_.end() || this->name(*found) != name) {
    return;
  }
  const std::uint64_t content =
      hash({static_cast<std::uint64_t>(stamp.size), static_cast<std::uint64_t>(stamp.mtime_ns)});
  if (std::exchange(found->content, content) != content) {
    found->changed = 0;
  }
}

int read_snapshot(int folder, Snapshot& snapshot) {
  const int error = for_each_name(folder, [&](const char* name, unsigned type) {
    struct statx status {};
    if (statx(folder, name, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT, STATX_BASIC_STATS | STATX_BTIME,
              &status) == 0) {
      snapshot.add(name, item_of(status));
    } else if (errno != ENOENT) {
      Item item;  // it is there, and that is all that can be known
      item.type = type_of_mode(type << 12U);
      snapshot.add(name, item);
    }
  });
  snapshot.sort();
  return error;
}

}  // namespace hw::watch
