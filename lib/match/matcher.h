// SPDX-License-Identifier: MIT
// Tells which of a set of patterns match an event; the answer about each is the same as if it were
// alone. One matcher serves one thread.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/huge_pages.h"
#include "base/text_store.h"
#include "json/document.h"
#include "match/choice.h"
#include "match/clause_index.h"
#include "match/fields.h"
#include "match/pattern.h"

namespace hw::match {

class Matcher {
 public:
  Matcher();

  // Patterns are numbered in the order in which they are added.
  void add(const Pattern& pattern);

  // Whether next() looks at a pattern; it does at first.
  void set_enabled(std::size_t pattern, bool enabled) { is_enabled_[pattern] = enabled; }

  // Looks at an event, an object, which must live as long as questions about it are asked.
  void read(json::Value event);

  // The first pattern that may match it, for those who have to fetch what belongs to it.
  [[nodiscard]] std::optional<std::size_t> candidate() const {
    return found_.empty() ? std::nullopt : std::optional(clauses_[found_.front()].pattern);
  }

  // The patterns that match it, one at each call, in their order.
  [[nodiscard]] std::optional<std::size_t> next();

  [[nodiscard]] bool matches(std::size_t pattern);

  // Of a pattern that does not match: the first condition that fails, with what it expects (if the
  // pattern was compiled with its sources) and what is there.
  [[nodiscard]] std::string why_not(std::size_t pattern);

  // Whether some answer about the event is in doubt, for too many choices would have to be tried
  // (match/choice.h).
  [[nodiscard]] bool gave_up() const { return chooser_->gave_up(); }

  // Whether the event has a routing slip.
  [[nodiscard]] bool has_slip() const { return fields_->has_slip(); }

 private:
  struct CompiledClause {
    std::uint32_t pattern;
    std::uint32_t parts;       // of parts_of_, or 0
    std::uint32_t begin, end;  // of conditions_
    bool are_nested;           // the path of one condition goes on where that of another ends
  };
  // What else a clause requires and forbids: numbers of parts.
  struct Parts {
    std::vector<std::size_t> required, forbidden;
  };
  using Compiled = std::vector<CompiledClause>;

  CompiledClause compile(const Clause& clause, std::size_t pattern);
  void compile(const Condition& condition);
  std::vector<std::size_t> compile(const std::vector<std::shared_ptr<const Pattern>>& parts);
  [[nodiscard]] std::span<const FieldCondition> conditions(const CompiledClause& clause) const {
    return std::span(conditions_).subspan(clause.begin, clause.end - clause.begin);
  }
  void prepare();
  void fetch_found() const;
  [[nodiscard]] bool matches(const CompiledClause& clause);
  [[nodiscard]] bool matches_part(std::size_t part);
  [[nodiscard]] std::string why_not(const CompiledClause& clause, std::size_t failed);
  [[nodiscard]] std::string told(const FieldCondition& condition, std::string_view wish) const;
  [[nodiscard]] std::string why_excluded(const Parts& parts);
  [[nodiscard]] std::string why_not_part(std::string_view name, std::size_t part);
  [[nodiscard]] std::string why_none(std::span<const CompiledClause> clauses);
  [[nodiscard]] std::size_t first_failed(const CompiledClause& clause);

  std::unique_ptr<Fields> fields_;
  std::unique_ptr<Chooser> chooser_;
  std::vector<std::shared_ptr<const Alternatives>> alternatives_;  // which conditions_ point to
  HugeVector<FieldCondition> conditions_;
  TextStore texts_;                       // which they point to as well
  HugeVector<CompiledClause> clauses_;    // in the order of their patterns
  std::vector<std::uint32_t> clause_of_;  // the first one, by pattern; and their number
  std::vector<Parts> parts_of_;
  std::vector<Compiled> parts_;
  std::unordered_map<const Pattern*, std::size_t> part_numbers_;
  std::vector<std::shared_ptr<const Pattern>> part_patterns_;  // whose addresses are taken
  std::vector<bool> is_enabled_;                               // by pattern
  std::unique_ptr<ClauseIndex> index_;                         // null while there are few clauses
  std::vector<ClauseId> found_;                                // in the event
  std::size_t next_ = 0;                                       // of found_
  bool is_prepared_ = false;
};

}  // namespace hw::match
