// SPDX-License-Identifier: MIT
#include "route/lint.h"

#include <fmt/core.h>

#include <algorithm>
#include <optional>

#include "match/cover.h"
#include "route/ends.h"

namespace hw::route {

namespace {

// Comparisons of a rules file; hw-rules(5) says what it means. They take about a second.
constexpr std::size_t kStepsMax = 20'000'000;

std::string_view where_of(const LintRule& rule) {
  return rule.where == nullptr ? "" : rule.node->find("where")->text();
}

// Whether `where` is true for every event, or for none, as a literal is; nothing of all else.
std::optional<bool> constant_of(const LintRule& rule) {
  const auto value = rule.where == nullptr ? std::nullopt : rule.where->constant();
  return value ? std::optional(value->is_true()) : std::nullopt;
}

class Linter {
 public:
  Linter(const std::vector<LintRule>& rules, config::Faults& faults)
      : rules_(rules), faults_(faults) {}

  void run() {
    for (const LintRule& rule : rules_) {
      if (rule.enabled && rule.ends) {
        ends_.count(*rule.pattern);
      }
    }
    for (std::uint32_t i = 0; i < rules_.size(); ++i) {
      if (rules_[i].enabled && !is_fault(rules_[i]) && rules_[i].ends) {
        add_end(i);
      }
    }
  }

 private:
  // What no event reaches ends nothing that the one before it does not.
  bool is_fault(const LintRule& rule) {
    if (takes_all_ != nullptr) {
      return tell(rule, *takes_all_, "every one");
    }
    if (constant_of(rule) == false) {
      faults_.add(rule.node->find("where")->place,
                  fmt::format("no event matches the rule '{}': 'where' is never true", rule.name));
      return true;
    }
    const auto& clauses = rule.pattern->clauses;
    const auto first = std::find_if(clauses.begin(), clauses.end(), [&](const auto& clause) {
      return !match::is_impossible(clause, steps_);
    });
    if (first == clauses.end()) {
      faults_.add(
          rule.node->place,
          fmt::format("no event matches the rule '{}': '$not' excludes all that it asks for",
                      rule.name));
      return true;
    }
    const LintRule* const by = find_cover(rule, *first);
    return by != nullptr && tell(rule, *by, "all that it matches");
  }

  // `clause` is one of the rule's that an event can match.
  const LintRule* find_cover(const LintRule& rule, const match::Clause& clause) {
    for (const std::span<const std::uint32_t> list : ends_.find(clause)) {
      for (const std::uint32_t each : list) {
        if (takes_all_of(rules_[each], rule)) {
          return &rules_[each];
        }
        if (!steps_.are_left()) {
          return nullptr;
        }
      }
    }
    return nullptr;
  }

  bool tell(const LintRule& rule, const LintRule& by, std::string_view what) {
    faults_.add(rule.node->place,
                fmt::format("no event reaches the rule '{}': '{}' before it takes {}", rule.name,
                            by.name, what));
    return true;
  }

  // Of the events that match `inner`. The same expression is true of the same events, and where it
  // fails it does so for both.
  bool takes_all_of(const LintRule& outer, const LintRule& inner) {
    return steps_.take() &&
           (outer.where == nullptr || where_of(outer) == where_of(inner) ||
            constant_of(outer) == true) &&
           match::covers(*outer.pattern, *inner.pattern, steps_);
  }

  void add_end(std::uint32_t number) {
    const LintRule& rule = rules_[number];
    const auto& clauses = rule.pattern->clauses;
    const bool takes_all = std::any_of(clauses.begin(), clauses.end(), [](const auto& clause) {
      return clause.conditions.empty() && clause.required.empty() && clause.forbidden.empty();
    });
    if (takes_all && (rule.where == nullptr || constant_of(rule) == true)) {
      takes_all_ = &rule;
    } else {
      ends_.add(*rule.pattern, number);
    }
  }

  const std::vector<LintRule>& rules_;
  config::Faults& faults_;
  match::Steps steps_{kStepsMax};
  const LintRule* takes_all_ = nullptr;
  Ends ends_;
};

}  // namespace

void find_unreachable(const std::vector<LintRule>& rules, config::Faults& faults) {
  Linter(rules, faults).run();
}

}  // namespace hw::route
