// SPDX-License-Identifier: MIT
#include "match/matcher.h"

#include <algorithm>
#include <numeric>

namespace hw::match {

namespace {

// Up to so many clauses are asked one after the other.
constexpr std::size_t kFewClauses = 4;

constexpr std::size_t kFetched = 16;  // clauses

// Which of some paths, in the order of PathLess, go on where an earlier one ends. Between those two
// all begin as the earlier one does.
class Nesting {
 public:
  bool goes_on(std::string_view path) {
    while (!begun_.empty() && !path.starts_with(begun_.back())) {
      begun_.pop_back();
    }
    const bool result = std::any_of(begun_.begin(), begun_.end(), [&](std::string_view outer) {
      return path.size() > outer.size() && path[outer.size()] == '.';
    });
    begun_.push_back(path);
    return result;
  }

 private:
  std::vector<std::string_view> begun_;  // each begins with the one before
};

}  // namespace

Matcher::Matcher()
    : fields_(std::make_unique<Fields>()),
      chooser_(std::make_unique<Chooser>(*fields_)),
      clause_of_(1),
      parts_of_(1) {}

void Matcher::add(const Pattern& pattern) {
  for (const Clause& clause : pattern.clauses) {
    clauses_.push_back(compile(clause, clause_of_.size() - 1));
  }
  is_enabled_.push_back(true);
  clause_of_.push_back(static_cast<std::uint32_t>(clauses_.size()));
  is_prepared_ = false;
}

Matcher::CompiledClause Matcher::compile(const Clause& clause, std::size_t pattern) {
  CompiledClause result{};
  result.pattern = static_cast<std::uint32_t>(pattern);
  Parts parts{compile(clause.required), compile(clause.forbidden)};
  result.begin = static_cast<std::uint32_t>(conditions_.size());
  Nesting nesting;
  for (const Condition& condition : clause.conditions) {
    compile(condition);
    result.are_nested = nesting.goes_on(condition.path) || result.are_nested;
  }
  result.end = static_cast<std::uint32_t>(conditions_.size());
  if (!parts.required.empty() || !parts.forbidden.empty()) {
    result.parts = static_cast<std::uint32_t>(parts_of_.size());
    parts_of_.push_back(std::move(parts));
  }
  return result;
}

void Matcher::compile(const Condition& condition) {
  const FieldId field = fields_->add(condition.path);
  const auto& alternatives = condition.wanted.alternatives;
  if (alternatives == nullptr) {
    conditions_.push_back({field, nullptr, texts_.keep(condition.wanted.text)});
    return;
  }
  if (alternatives_.empty() || alternatives_.back() != alternatives) {
    alternatives_.push_back(alternatives);
  }
  conditions_.push_back({field, alternatives.get(), {}});
  for (const Test& test : alternatives->tests) {
    if (const auto* other = std::get_if<FieldTest>(&test)) {
      chooser_->set_other(*other, fields_->add(other->path));
    }
  }
}

// Clauses of one pattern share their parts.
std::vector<std::size_t> Matcher::compile(
    const std::vector<std::shared_ptr<const Pattern>>& parts) {
  std::vector<std::size_t> numbers;
  for (const auto& part : parts) {
    const auto known = part_numbers_.find(part.get());
    if (known != part_numbers_.end()) {
      numbers.push_back(known->second);
      continue;
    }
    Compiled compiled;
    for (const Clause& clause : part->clauses) {
      compiled.push_back(compile(clause, 0));
    }
    numbers.push_back(parts_.size());
    part_numbers_[part.get()] = parts_.size();
    part_patterns_.push_back(part);
    parts_.push_back(std::move(compiled));
  }
  return numbers;
}

void Matcher::prepare() {
  is_prepared_ = true;
  index_.reset();
  if (clauses_.size() <= kFewClauses) {
    found_.resize(clauses_.size());
    std::iota(found_.begin(), found_.end(), 0);
    return;
  }
  std::vector<std::span<const FieldCondition>> lists;
  lists.reserve(clauses_.size());
  for (const CompiledClause& clause : clauses_) {
    lists.push_back(conditions(clause));
  }
  index_ = std::make_unique<ClauseIndex>(lists);
}

void Matcher::read(json::Value event) {
  if (!is_prepared_) {
    prepare();
  }
  fields_->extract(event);
  chooser_->renew();
  next_ = 0;
  if (index_ != nullptr) {
    index_->find(*fields_, found_);
    fetch_found();
  }
}

// Asks for what next() is going to look at, for misses of the cache that overlap take the time of
// one.
void Matcher::fetch_found() const {
  const std::span few = std::span(found_).first(std::min(found_.size(), kFetched));
  for (const ClauseId clause : few) {
    __builtin_prefetch(&clauses_[clause]);
  }
  for (const ClauseId clause : few) {
    __builtin_prefetch(conditions_.data() + clauses_[clause].begin);  // maybe their end
  }
}

std::optional<std::size_t> Matcher::next() {
  while (next_ < found_.size()) {
    const CompiledClause& clause = clauses_[found_[next_++]];
    if (!is_enabled_[clause.pattern] || !matches(clause)) {
      continue;
    }
    while (next_ < found_.size() && clauses_[found_[next_]].pattern == clause.pattern) {
      ++next_;
    }
    return clause.pattern;
  }
  return std::nullopt;
}

bool Matcher::matches(std::size_t pattern) {
  return std::any_of(clauses_.begin() + clause_of_[pattern],
                     clauses_.begin() + clause_of_[pattern + 1],
                     [this](const CompiledClause& clause) { return matches(clause); });
}

bool Matcher::matches(const CompiledClause& clause) {
  if (!chooser_->can_satisfy(conditions(clause), clause.are_nested)) {
    return false;
  }
  const Parts& parts = parts_of_[clause.parts];
  const auto holds = [this](std::size_t part) { return matches_part(part); };
  return std::all_of(parts.required.begin(), parts.required.end(), holds) &&
         std::none_of(parts.forbidden.begin(), parts.forbidden.end(), holds);
}

bool Matcher::matches_part(std::size_t part) {
  return std::any_of(parts_[part].begin(), parts_[part].end(),
                     [this](const CompiledClause& clause) { return matches(clause); });
}

}  // namespace hw::match
