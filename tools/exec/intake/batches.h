// SPDX-License-Identifier: MIT
// Events that wait for others to share a command with: those with one key, all of them with a
// lease or all without. A batch is ready when it is full, when the first of its events has waited
// long enough, or, if there is no such time, as soon as its command could be started. Pure: told
// the time, and whether there is room.
#pragma once

#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "exec/intake/batch_policy.h"
#include "exec/intake/job.h"

namespace hw::exec {

struct Batch {
  std::string key;
  std::vector<std::unique_ptr<Job>> jobs = {};
  std::size_t bytes = 0;  // of their lines
  Duration since{0};      // when the first one came
};

class Batches {
 public:
  // Of the lines of one batch, unless it is a single one: so many words can always be given.
  static constexpr std::size_t kBytesMax = std::size_t{128} << 10;

  explicit Batches(const BatchPolicy& policy) : policy_(policy) {}

  void add(std::unique_ptr<Job> job, const std::string& key, Duration now);

  // Those with this key, or all, get no further event, and are ready.
  void close(const std::string& key);
  void close_all();

  // The next one that is ready whether there is room or not; nothing if none is.
  [[nodiscard]] std::optional<Batch> take(Duration now);
  // One that is ready because there is room for it.
  [[nodiscard]] std::optional<Batch> take_for(
      const std::function<bool(const std::string& key)>& has_room);
  [[nodiscard]] std::optional<Duration> next_due() const;

  // Takes away the events that are meant; in the order of their arrival.
  [[nodiscard]] std::vector<std::unique_ptr<Job>> withdraw(
      const std::function<bool(const Job&)>& is_meant);

  [[nodiscard]] std::size_t events() const;
  [[nodiscard]] std::size_t count() const { return open_.size() + ready_.size(); }
  [[nodiscard]] std::size_t bytes() const { return bytes_; }

 private:
  using Open = std::list<Batch>;
  using Name = std::pair<std::string, bool>;  // a key, and whether there are leases

  void close(std::map<Name, Open::iterator>::iterator batch);
  [[nodiscard]] Batch taken(Batch batch);

  BatchPolicy policy_;
  Open open_;  // by when they have begun
  std::map<Name, Open::iterator> names_;
  std::deque<Batch> ready_;
  std::size_t bytes_ = 0;
};

}  // namespace hw::exec
