// SPDX-License-Identifier: MIT
// A stage that holds changes back, and what all of them do: take records apart into paths, as a
// folder may be renamed meanwhile, and make records of them again.
#pragma once

#include <string>
#include <vector>

#include "watch/coalesce/ledger.h"
#include "watch/output/sink.h"
#include "watch/track/paths.h"

namespace hw::watch {

class Stage : public Sink {
 public:
  Stage(PathTable& paths, Sink& next) : paths_(paths), next_(next) {}

 protected:
  [[nodiscard]] Change change_of(const Record& record) const;
  void pass(const Record& record) { next_.push(record); }
  // `more`: how many of the same batch follow.
  void pass(const Change& change, std::optional<std::uint32_t> more = {});

 private:
  PathTable& paths_;
  Sink& next_;
};

}  // namespace hw::watch
