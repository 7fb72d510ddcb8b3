// SPDX-License-Identifier: MIT
// One event for each path that has come to rest (--debounce), or one for all of a burst (--batch).
#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "watch/coalesce/stage.h"

namespace hw::watch {

struct Pace {
  Duration quiet;           // how long nothing must happen
  Duration max_wait;        // after the first event that is held back
  bool is_leading = false;  // the first event passes at once
};

class Debounce final : public Stage {
 public:
  Debounce(PathTable& paths, Sink& next, Kinds wanted, Pace pace)
      : Stage(paths, next), ledger_(wanted), pace_(pace) {}

  void push(const Record& record) override;
  [[nodiscard]] std::optional<Duration> next() const override;
  void run_due(Duration now) override;
  void flush() override;

 private:
  struct Wait {
    Duration first;
    Duration due;
  };
  void hold(const std::string& path, Duration now, bool is_first);
  void pass_settled();

  Ledger ledger_;
  Pace pace_;
  std::unordered_map<std::string, Wait> waits_;
  std::multimap<Duration, std::string> turns_;  // one for each wait; its due may have moved on
  std::vector<Change> settled_;
};

class Batch final : public Stage {
 public:
  Batch(PathTable& paths, Sink& next, Kinds wanted, Pace pace)
      : Stage(paths, next), wanted_(wanted), ledger_(wanted), pace_(pace) {}

  void push(const Record& record) override;
  [[nodiscard]] std::optional<Duration> next() const override { return due_; }
  void run_due(Duration now) override;
  void flush() override;

 private:
  // Of paths, in one event; and what is added for each.
  static constexpr std::size_t kBatchBytes = std::size_t{512} << 10;
  static constexpr std::size_t kChangeBytes = 64;

  std::size_t pass_one(std::size_t begin);

  Kinds wanted_;
  Ledger ledger_;
  Pace pace_;
  Duration first_ = {};
  std::optional<Duration> due_;
  std::vector<Change> settled_;
};

}  // namespace hw::watch
