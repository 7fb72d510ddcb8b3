// SPDX-License-Identifier: MIT
// Tells which of a set of patterns match an event; the answer about each is the same as if it were
// alone. One matcher serves one thread.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "json/document.h"
#include "match/choice.h"
#include "match/fields.h"
#include "match/pattern.h"

namespace hw::match {

class Matcher {
 public:
  Matcher();

  // Patterns are numbered in the order in which they are added.
  void add(Pattern pattern);

  // Looks at an event, an object, which must live as long as questions about it are asked.
  void read(json::Value event);

  // The patterns that match it, one at each call, in their order.
  [[nodiscard]] std::optional<std::size_t> next();

  [[nodiscard]] bool matches(std::size_t pattern);

  // Whether the event has so many doubled members inside arrays that some answer is in doubt.
  [[nodiscard]] bool gave_up() const { return chooser_->gave_up(); }

  // Whether the event has a routing slip.
  [[nodiscard]] bool has_slip() const { return fields_->has_slip(); }

 private:
  struct CompiledClause {
    Conditions conditions;
    std::vector<std::uint32_t> required, forbidden;  // numbers of parts
  };
  using Compiled = std::vector<CompiledClause>;

  Compiled compile(const Pattern& pattern);
  CompiledClause compile(const Clause& clause);
  std::uint32_t compile_part(const std::shared_ptr<const Pattern>& part);
  [[nodiscard]] bool matches(const Compiled& clauses);
  [[nodiscard]] bool matches(const CompiledClause& clause);

  std::unique_ptr<Fields> fields_;
  std::unique_ptr<Chooser> chooser_;
  std::vector<std::shared_ptr<const Alternatives>> alternatives_;  // which conditions point to
  std::vector<Compiled> patterns_;
  std::vector<Compiled> parts_;
  std::size_t next_ = 0;
};

}  // namespace hw::match
