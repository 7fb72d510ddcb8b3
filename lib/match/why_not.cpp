// SPDX-License-Identifier: MIT
// Why a pattern does not match an event, for people.
#include <algorithm>

#include "json/writer.h"
#include "match/matcher.h"

namespace hw::match {

namespace {

constexpr std::size_t kShownMax = 5;  // values of a field

std::string shown(const std::vector<Leaf>& leaves) {
  std::string text;
  for (std::size_t i = 0; i < leaves.size() && i < kShownMax; ++i) {
    text += text.empty() ? "" : ", ";
    if (leaves[i].value.is_string()) {
      json::append_string(text, leaves[i].value.text);
    } else {
      text += leaves[i].value.text;
    }
  }
  return leaves.empty() ? "nothing" : leaves.size() > kShownMax ? text + ", ..." : text;
}

std::string expected(const FieldCondition& condition) {
  if (condition.alternatives != nullptr) {
    return condition.alternatives->source;
  }
  std::string text = "[";
  json::append_string(text, condition.text);
  return text + "]";
}

}  // namespace

// The number of conditions that can be satisfied together, from the first on.
std::size_t Matcher::first_failed(const CompiledClause& clause) {
  const auto list = conditions(clause);
  std::size_t count = 0;
  while (count < list.size() && chooser_->can_satisfy(list.first(count + 1), clause.are_nested)) {
    ++count;
  }
  return count;
}

std::string Matcher::why_not(std::size_t pattern) {
  return why_none(std::span(clauses_).subspan(clause_of_[pattern],
                                              clause_of_[pattern + 1] - clause_of_[pattern]));
}

// Of several clauses the one that comes furthest.
std::string Matcher::why_none(std::span<const CompiledClause> clauses) {
  const CompiledClause* best = nullptr;
  std::size_t furthest = 0;
  for (const CompiledClause& clause : clauses) {
    const std::size_t failed = first_failed(clause);
    if (best == nullptr || failed > furthest) {
      best = &clause;
      furthest = failed;
    }
  }
  return best == nullptr ? "" : why_not(*best, furthest);
}

std::string Matcher::why_not(const CompiledClause& clause, std::size_t failed) {
  const auto list = conditions(clause);
  if (failed == list.size()) {
    const Parts& parts = parts_of_[clause.parts];
    for (const std::size_t part : parts.required) {
      if (!matches_part(part)) {
        return why_not_part("$and", part);
      }
    }
    return "what '$not' excludes is there";
  }
  const FieldCondition& condition = list[failed];
  const auto& leaves = fields_->leaves(condition.field);
  std::string text(fields_->path(condition.field));
  text += ": expected " + expected(condition) + ", found " + shown(leaves);
  const bool passes_alone = chooser_->can_satisfy(std::span(&condition, 1), false);
  return passes_alone ? text + ", but not where the fields before it are" : text;
}

std::string Matcher::why_not_part(std::string_view name, std::size_t part) {
  return std::string(name) + ": " + why_none(parts_[part]);
}

}  // namespace hw::match
