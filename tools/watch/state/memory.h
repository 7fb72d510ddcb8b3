// SPDX-License-Identifier: MIT
// The first stage of all where --state is given: notes what each record says, and writes it to the
// journal when what came of the record has been delivered. So what is killed in between is told
// again, and nothing is lost.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "watch/backend/system.h"
#include "watch/coalesce/stage.h"
#include "watch/state/journal.h"

namespace hw::watch {

class Memory final : public Stage {
 public:
  // `max_hold`: as long as the stages after it hold a record back.
  Memory(PathTable& paths, Sink& next, System& system, Journal journal, Duration max_hold)
      : Stage(paths, next), system_(system), journal_(std::move(journal)), max_hold_(max_hold) {}

  [[nodiscard]] const Journal& journal() const { return journal_; }

  void push(const Record& record) override;
  // Of what is not reported, too.
  void note(Step step);

  struct Progress {
    std::uint64_t pushed;   // records that have become pending, since the start,
    std::uint64_t popped;   // and that are no more
    std::uint64_t written;  // bytes that were given to stdout, and
    std::uint64_t delivered;
    bool is_unsure;  // something was lost, and it is not yet known what
  };
  // Writes what has been delivered.
  void keep(const Progress& progress);
  // All that was pushed has been delivered.
  void keep_all();

  // When to call keep() though nothing happens.
  [[nodiscard]] std::optional<Duration> next() const override;

 private:
  // What was noted until some moment, on its way to stdout.
  struct Generation {
    std::vector<Step> steps;
    Duration leaves_stages_at = {};
    std::optional<std::uint64_t> popped = {};     // it has left when so many have
    std::optional<std::uint64_t> delivered = {};  // ... and then so many bytes
  };
  void write(const std::vector<Step>& steps);
  [[nodiscard]] bool is_through(const Progress& progress);

  System& system_;
  Journal journal_;
  Duration max_hold_;
  std::vector<Step> steps_;
  // The step of each path since the last one that was about more: a later one takes its place, so
  // that a file that is written again and again needs no room.
  std::unordered_map<std::string, std::size_t> latest_;
  std::optional<Generation> generation_;
};

}  // namespace hw::watch
