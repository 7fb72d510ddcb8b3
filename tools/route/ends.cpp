// SPDX-License-Identifier: MIT
#include "route/ends.h"

#include <fmt/core.h>

#include <algorithm>
#include <optional>

#include "match/key.h"

namespace hw::route {

namespace {

using match::Clause;
using match::Condition;
using match::Test;

constexpr std::uint64_t kNoCondition = 0;

std::uint64_t key_of(const std::string& path, char kind, std::string_view text) {
  std::string key = path;
  key += '\0';
  key += kind;
  return match::hash_of(key.append(text));
}

std::uint64_t key_of(const std::string& path) { return key_of(path, '*', ""); }

// Numbers of one value have one double next to them.
std::uint64_t key_of(const std::string& path, const json::Number& number) {
  const double near = std::visit(
      [](const auto& value) {
        if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::string>) {
          return 0.0;
        } else {
          return static_cast<double>(value);
        }
      },
      number);
  return key_of(path, '#', fmt::format("{}", near == 0 ? 0.0 : near));
}

// Of a literal.
std::optional<std::uint64_t> key_of(const std::string& path, const Test& test) {
  if (const auto* const text = std::get_if<match::EqualsText>(&test)) {
    return key_of(path, '"', text->text);
  }
  if (const auto* const number = std::get_if<match::EqualsNumber>(&test)) {
    return key_of(path, number->number);
  }
  if (const auto* const word = std::get_if<match::EqualsWord>(&test)) {
    return key_of(path, 'w', word->word);
  }
  return std::nullopt;
}

// Those of literals; `all`: there is nothing else.
std::vector<std::uint64_t> literals(const Condition& condition, bool& all) {
  all = true;
  if (condition.wanted.alternatives == nullptr) {
    return {key_of(condition.path, '"', condition.wanted.text)};
  }
  std::vector<std::uint64_t> keys;
  if (const match::Literals* const many = condition.wanted.alternatives->literals.get()) {
    for (const std::string& text : many->texts) {
      keys.push_back(key_of(condition.path, '"', text));
    }
    for (const json::Number& number : many->numbers) {
      keys.push_back(key_of(condition.path, number));
    }
  }
  for (const Test& test : condition.wanted.alternatives->tests) {
    if (const auto key = key_of(condition.path, test)) {
      keys.push_back(*key);
    } else {
      all = false;
    }
  }
  return keys;
}

// Under which what has this condition can be kept.
std::vector<std::uint64_t> keys_of(const Condition& condition) {
  bool all = false;
  std::vector<std::uint64_t> keys = literals(condition, all);
  return all ? keys : std::vector<std::uint64_t>{key_of(condition.path)};
}

// What covers the clause covers all its alternatives, so one is enough; or a part that it requires.
void append_keys(const Clause& clause, std::vector<std::uint64_t>& keys) {
  for (const Condition& condition : clause.conditions) {
    bool all = false;
    const std::vector<std::uint64_t> own = literals(condition, all);
    keys.insert(keys.end(), own.begin(), own.begin() + (own.empty() ? 0 : 1));
    keys.push_back(key_of(condition.path));
  }
  for (const auto& part : clause.required) {
    if (!part->clauses.empty()) {
      append_keys(part->clauses.front(), keys);
    }
  }
}

}  // namespace

void Ends::count(const match::Pattern& pattern) {
  for (const Clause& clause : pattern.clauses) {
    for (const Condition& condition : clause.conditions) {
      for (const std::uint64_t key : keys_of(condition)) {
        ++counts_[key];
      }
    }
  }
}

std::vector<std::uint64_t> Ends::rarest(const Clause& clause) const {
  std::vector<std::uint64_t> best = {kNoCondition};
  std::uint32_t least = UINT32_MAX;
  for (const Condition& condition : clause.conditions) {
    std::vector<std::uint64_t> keys = keys_of(condition);
    std::uint32_t most = 0;
    for (const std::uint64_t key : keys) {
      most = std::max(most, counts_.at(key));
    }
    if (most < least) {
      least = most;
      best = std::move(keys);
    }
  }
  return best;
}

void Ends::add(const match::Pattern& pattern, std::uint32_t rule) {
  for (const Clause& clause : pattern.clauses) {
    for (const std::uint64_t key : rarest(clause)) {
      std::vector<std::uint32_t>& rules = rules_[key];
      if (rules.empty() || rules.back() != rule) {
        rules.push_back(rule);
      }
    }
  }
}

std::vector<std::span<const std::uint32_t>> Ends::find(const Clause& clause) const {
  std::vector<std::uint64_t> keys = {kNoCondition};
  append_keys(clause, keys);
  std::vector<std::span<const std::uint32_t>> result;
  for (const std::uint64_t key : keys) {
    if (const auto found = rules_.find(key); found != rules_.end()) {
      result.emplace_back(found->second);
    }
  }
  return result;
}

}  // namespace hw::route
