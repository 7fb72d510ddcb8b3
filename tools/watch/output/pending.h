// SPDX-License-Identifier: MIT
// Reports that wait to be written to stdout, in a compact form (about 40 bytes and the name),
// encoded only when their turn comes. Of more than `max` bytes nothing is kept: all that comes is
// counted as lost, per root, until half has drained; then an overflow record stands where the gap
// is.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "watch/kind.h"
#include "watch/track/paths.h"

namespace hw::watch {

struct Record {
  Kind kind = Kind::created;
  bool is_folder = false;
  bool is_initial = false;
  Time time = {};
  PathId folder = kNoPath;       // absolute; for renamed, of the new name
  std::string_view name = {};    // empty: the folder itself
  PathId from_folder = kNoPath;  // for renamed
  std::string_view from_name = {};
  std::optional<std::uint32_t> batch_more = {};  // of a batch: how many of it follow
  std::int64_t dropped = kUnknown;  // for overflow: how many, kUnknown if the kernel lost them

  static constexpr std::int64_t kUnknown = -1;
};

class Pending {
 public:
  Pending(PathTable& paths, std::size_t max) : paths_(paths), max_(max) {}

  // Takes references to the paths. False if it was lost.
  bool push(const Record& record);

  void set_max(std::size_t max) { max_ = max; }
  void set_unlimited(bool unlimited) { is_unlimited_ = unlimited; }

  [[nodiscard]] bool empty() const { return entries_.empty(); }
  [[nodiscard]] bool is_losing() const { return is_losing_; }
  // Records that were kept since the start, and that were taken.
  [[nodiscard]] std::uint64_t pushed() const { return popped_ + entries_.size(); }
  [[nodiscard]] std::uint64_t popped() const { return popped_; }
  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  [[nodiscard]] std::size_t bytes() const;

  // Calls `use` with the oldest record, whose names are good for the call, and forgets it.
  template <class Use>
  void pop(Use use) {
    use(front());
    release();
  }

  // Something was lost, and there is room again.
  [[nodiscard]] bool can_recover() const { return is_losing_ && has_room(); }
  [[nodiscard]] bool has_room() const { return bytes() <= max_ / 2; }

  // Folders of which records were lost; not all of them if they are many.
  struct LostFolder {
    std::string path;
    bool has_created;      // that something is new there, which may have come from elsewhere
    bool is_tree = false;  // all that is below it
  };
  struct Loss {
    std::uint32_t root = 0;
    std::int64_t dropped = 0;
    Time since = {};  // when the first one that was lost was read from the kernel
    std::vector<LostFolder> folders = {};
    bool are_all = true;  // the folders
  };
  // Ends the state of loss; the caller pushes the overflow records, which are never refused.
  [[nodiscard]] std::vector<Loss> recover();

 private:
  struct Entry {
    std::int64_t time_ns;
    std::int64_t dropped;
    PathId folder;
    PathId from_folder;
    std::uint16_t name_size;
    std::uint16_t from_size;
    Kind kind;
    bool is_folder;
    bool is_initial;
    std::uint32_t batch_more;  // kNoBatch for none
  };
  static constexpr std::uint32_t kNoBatch = UINT32_MAX;

  // Names in the order of the entries; none is divided between two blocks.
  struct Block {
    std::string bytes;
    std::size_t read = 0;
  };
  static constexpr std::size_t kBlock = std::size_t{32} << 10;

  [[nodiscard]] Record front() const;
  [[nodiscard]] bool refuses(const Record& record, std::size_t size);
  void release();
  void add_names(std::string_view name, std::string_view from_name);
  void count_loss(const Record& record);

  PathTable& paths_;
  std::size_t max_;
  bool is_unlimited_ = false;
  std::uint64_t popped_ = 0;
  std::deque<Entry> entries_;
  std::deque<Block> blocks_;
  std::size_t name_bytes_ = 0;
  static constexpr std::size_t kLostFolders = 10000;
  struct Lost {
    std::int64_t count = 0;
    Time since = Time::max();
    std::unordered_map<PathId, bool> folders = {};  // whether something was created; referenced
    std::vector<std::string> trees = {};            // folders that were renamed
    bool are_all = true;
  };
  std::vector<Lost> lost_;  // by root
  bool is_losing_ = false;
  std::uint32_t batch_left_ = 0;  // of a batch that is being pushed, which is kept or lost whole
  bool is_batch_lost_ = false;
};

}  // namespace hw::watch
