// SPDX-License-Identifier: MIT
#include "match/matcher.h"

#include <algorithm>

#include "match/path.h"

namespace hw::match {

Matcher::Matcher()
    : fields_(std::make_unique<Fields>()), chooser_(std::make_unique<Chooser>(*fields_)) {}

void Matcher::add(Pattern pattern) { patterns_.push_back(compile(pattern)); }

Matcher::Compiled Matcher::compile(const Pattern& pattern) {
  Compiled result;
  for (const Clause& clause : pattern.clauses) {
    result.push_back(compile(clause));
  }
  return result;
}

Matcher::CompiledClause Matcher::compile(const Clause& clause) {
  CompiledClause result;
  for (const Condition& condition : clause.conditions) {
    alternatives_.push_back(condition.alternatives);
    result.conditions.list.push_back({fields_->add(condition.path), condition.alternatives.get()});
    for (const Test& test : condition.alternatives->tests) {
      if (const auto* other = std::get_if<FieldTest>(&test)) {
        chooser_->set_other(*other, fields_->add(other->path));
      }
    }
    for (const Condition& before : clause.conditions) {
      result.conditions.are_nested =
          result.conditions.are_nested || leads_to(before.path, condition.path);
    }
  }
  for (const auto& part : clause.required) {
    result.required.push_back(compile_part(part));
  }
  for (const auto& part : clause.forbidden) {
    result.forbidden.push_back(compile_part(part));
  }
  return result;
}

std::uint32_t Matcher::compile_part(const std::shared_ptr<const Pattern>& part) {
  Compiled compiled = compile(*part);
  parts_.push_back(std::move(compiled));
  return static_cast<std::uint32_t>(parts_.size() - 1);
}

void Matcher::read(json::Value event) {
  fields_->extract(event);
  chooser_->renew();
  next_ = 0;
}

std::optional<std::size_t> Matcher::next() {
  while (next_ < patterns_.size()) {
    const std::size_t pattern = next_++;
    if (matches(pattern)) {
      return pattern;
    }
  }
  return std::nullopt;
}

bool Matcher::matches(std::size_t pattern) { return matches(patterns_[pattern]); }

bool Matcher::matches(const Compiled& clauses) {
  return std::any_of(clauses.begin(), clauses.end(),
                     [this](const CompiledClause& clause) { return matches(clause); });
}

bool Matcher::matches(const CompiledClause& clause) {
  const auto holds = [this](std::uint32_t part) { return matches(parts_[part]); };
  return chooser_->can_satisfy(clause.conditions) &&
         std::all_of(clause.required.begin(), clause.required.end(), holds) &&
         std::none_of(clause.forbidden.begin(), clause.forbidden.end(), holds);
}

}  // namespace hw::match
