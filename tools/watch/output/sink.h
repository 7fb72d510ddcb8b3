// SPDX-License-Identifier: MIT
// Where records go: the pending ones, or a stage before them that gathers some over time.
#pragma once

#include <optional>

#include "watch/output/pending.h"

namespace hw::watch {

class Sink {
 public:
  Sink() = default;
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;
  virtual ~Sink() = default;

  // The names are good for the call.
  virtual void push(const Record& record) = 0;

  // When run_due() has something to do (monotonic); nothing for never.
  [[nodiscard]] virtual std::optional<Duration> next() const { return std::nullopt; }
  virtual void run_due(Duration) {}

  // Passes on all that is held back, now.
  virtual void flush() {}
};

// The end of the way: keeps the kinds that were chosen.
class PendingSink final : public Sink {
 public:
  PendingSink(Pending& pending, Kinds kinds) : pending_(pending), kinds_(kinds) {}
  void push(const Record& record) override {
    if (kinds_.has(record.kind)) {
      (void)pending_.push(record);  // it counts what it must drop
    }
  }

 private:
  Pending& pending_;
  Kinds kinds_;
};

}  // namespace hw::watch
