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

// Of several clauses, which '$or' makes, the one that comes furthest.
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
  if (best == nullptr) {
    return "";
  }
  const std::string text = why_not(*best, furthest);
  const bool fails_in_all = std::all_of(
      clauses.begin(), clauses.end(),
      [&](const CompiledClause& clause) { return why_not(clause, first_failed(clause)) == text; });
  return fails_in_all ? text : "$or: " + text;
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
    return why_excluded(parts);
  }
  const FieldCondition& condition = list[failed];
  std::string text = told(condition, "expected");
  const bool passes_alone = chooser_->can_satisfy(std::span(&condition, 1), false);
  return passes_alone ? text + ", but not where the fields before it are" : text;
}

// "a: expected [1], found 2"; with a comparison of fields also what the other one has.
std::string Matcher::told(const FieldCondition& condition, std::string_view wish) const {
  std::string text(fields_->path(condition.field));
  ((text += ": ") += wish) += ' ';
  text += expected(condition) + ", found " + shown(fields_->leaves(condition.field));
  if (condition.alternatives != nullptr) {
    for (const Test& test : condition.alternatives->tests) {
      if (const auto* const other = std::get_if<FieldTest>(&test)) {
        text += ", in " + other->path + " " + shown(fields_->leaves(chooser_->other(*other)));
      }
    }
  }
  return text;
}

// What the first '$not' that does not hold has found.
std::string Matcher::why_excluded(const Parts& parts) {
  const auto part = std::find_if(parts.forbidden.begin(), parts.forbidden.end(),
                                 [this](std::size_t each) { return matches_part(each); });
  if (part == parts.forbidden.end()) {
    return "";
  }
  const auto clause = std::find_if(parts_[*part].begin(), parts_[*part].end(),
                                   [this](const CompiledClause& each) { return matches(each); });
  std::string text;
  for (const FieldCondition& condition : conditions(*clause)) {
    (text += text.empty() ? "" : "; ") += told(condition, "expected not");
  }
  return text.empty() ? "$not: what it excludes is there" : "$not: " + text;
}

std::string Matcher::why_not_part(std::string_view name, std::size_t part) {
  return std::string(name) + ": " + why_none(parts_[part]);
}

}  // namespace hw::match
