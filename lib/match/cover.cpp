// SPDX-License-Identifier: MIT
#include "match/cover.h"

#include <algorithm>
#include <string_view>

namespace hw::match {

namespace {

using Parts = std::vector<std::shared_ptr<const Pattern>>;

std::string_view first_name(std::string_view path) { return path.substr(0, path.find('.')); }

bool accepts_absence(const Wanted& wanted) {
  return wanted.alternatives != nullptr && wanted.alternatives->accepts_absence;
}

// Both lists are in the order in which values are chosen.
bool covers_conditions(const Clause& outer, const Clause& inner, Steps& steps) {
  std::vector<std::string_view> skipped;  // first names of paths that only `inner` has
  auto at = inner.conditions.begin();
  for (const Condition& condition : outer.conditions) {
    for (; at != inner.conditions.end() && at->path != condition.path; ++at) {
      skipped.push_back(first_name(at->path));
    }
    if (at == inner.conditions.end() || !covers(condition.wanted, at->wanted, steps)) {
      return false;
    }
    if (accepts_absence(at->wanted) &&
        (!accepts_absence(condition.wanted) ||
         std::find(skipped.begin(), skipped.end(), first_name(at->path)) != skipped.end())) {
      return false;
    }
    ++at;
  }
  return true;
}

bool covers(const Pattern& outer, const Clause& inner, Steps& steps);

bool covers_parts(const Clause& outer, const Clause& inner, Steps& steps) {
  return std::all_of(outer.required.begin(), outer.required.end(),
                     [&](const auto& part) { return covers(*part, inner, steps); }) &&
         std::all_of(outer.forbidden.begin(), outer.forbidden.end(), [&](const auto& part) {
           return std::any_of(inner.forbidden.begin(), inner.forbidden.end(),
                              [&](const auto& other) { return covers(*other, *part, steps); });
         });
}

// Whether `outer` matches what this clause does, or what one of the parts does that it requires.
bool covers(const Pattern& outer, const Clause& inner, Steps& steps) {
  return std::any_of(outer.clauses.begin(), outer.clauses.end(),
                     [&](const Clause& clause) {
                       return steps.take() && covers_conditions(clause, inner, steps) &&
                              covers_parts(clause, inner, steps);
                     }) ||
         std::any_of(inner.required.begin(), inner.required.end(),
                     [&](const auto& part) { return covers(outer, *part, steps); });
}

}  // namespace

bool covers(const Pattern& outer, const Pattern& inner, Steps& steps) {
  return &outer == &inner ||
         std::all_of(inner.clauses.begin(), inner.clauses.end(), [&](const Clause& clause) {
           return covers(outer, clause, steps) || is_impossible(clause, steps);
         });
}

bool is_impossible(const Clause& clause, Steps& steps) {
  return std::any_of(clause.forbidden.begin(), clause.forbidden.end(),
                     [&](const auto& part) { return covers(*part, clause, steps); }) ||
         std::any_of(clause.required.begin(), clause.required.end(),
                     [&](const auto& part) { return is_impossible(*part, steps); });
}

bool is_impossible(const Pattern& pattern, Steps& steps) {
  return std::all_of(pattern.clauses.begin(), pattern.clauses.end(),
                     [&](const Clause& clause) { return is_impossible(clause, steps); });
}

}  // namespace hw::match
