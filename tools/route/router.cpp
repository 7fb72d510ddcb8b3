// SPDX-License-Identifier: MIT
#include "route/router.h"

#include <fmt/core.h>

#include <algorithm>

#include "config/change.h"
#include "event/types.h"
#include "route/parts.h"

namespace hw::route {

namespace {

using event::Lease;

constexpr std::size_t kCacheLine = 64;

// What is kept of the texts of former lines: a few, of usual ones.
constexpr std::size_t kSpareMax = 16;
constexpr std::size_t kSpareBytesMax = std::size_t{16} << 10;

bool is_result(std::string_view type) {
  const auto text = event::text_of(type);
  const auto& results = event::types::kResults;
  return text && std::find(results.begin(), results.end(), *text) != results.end();
}

}  // namespace

Router::Router(Rules rules, bool keeps_unmatched)
    : rules_(std::move(rules)), counts_(rules_.rules.size()), keeps_unmatched_(keeps_unmatched) {
  rules_.tests = {};
  for (std::size_t i = 0; i < rules_.rules.size(); ++i) {
    Rule& rule = rules_.rules[i];
    matcher_.add(rule.pattern);
    matcher_.set_enabled(i, rule.enabled);
    rule.pattern = {};  // the matcher has what it needs of it
  }
}

std::optional<std::size_t> Router::find(std::string_view name) const {
  const auto& rules = rules_.rules;
  const auto found = std::find_if(rules.begin(), rules.end(),
                                  [name](const Rule& rule) { return rule.name == name; });
  return found == rules.end() ? std::nullopt : std::optional<std::size_t>(found - rules.begin());
}

void Router::enable(std::size_t rule, bool enabled) {
  rules_.rules[rule].enabled = enabled;
  matcher_.set_enabled(rule, enabled);
}

bool Router::set_enabled(std::string_view name, bool enabled) {
  const auto rule = find(name);
  if (rule) {
    const bool in_file = rules_.rules[*rule].enabled;  // unless it has been switched before
    switched_.try_emplace(std::string(name), Switch{enabled, in_file}).first->second.is_on =
        enabled;
    enable(*rule, enabled);
  }
  return rule.has_value();
}

std::optional<bool> Router::switched(std::string_view name) const {
  const auto found = switched_.find(name);
  return found == switched_.end() ? std::nullopt : std::optional(found->second.is_on);
}

void Router::restore(std::string_view name, std::optional<bool> switched) {
  const auto found = switched_.find(name);
  if (found == switched_.end()) {
    return;
  }
  if (const auto rule = find(name)) {
    enable(*rule, switched.value_or(found->second.in_file));
  }
  if (switched) {
    found->second.is_on = *switched;
  } else {
    switched_.erase(found);
  }
}

std::string Router::take_over(const Router& former) {
  const auto names_of = [](const Router& router) {
    std::vector<std::string> names;
    for (const Rule& rule : router.rules_.rules) {
      names.push_back(rule.name);
    }
    return names;
  };
  const config::Change change = config::compare_names(names_of(former), names_of(*this));
  events_ = former.events_;
  measures_ = former.measures_;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    const auto& place = change.former[i];
    if (place) {
      counts_[i] = former.counts_[*place];
    } else {
      counts_[i].since = events_;
    }
  }
  switched_ = former.switched_;
  for (auto& [name, state] : switched_) {
    if (const auto rule = find(name)) {
      state.in_file = rules_.rules[*rule].enabled;
      enable(*rule, state.is_on);
    }
  }
  return change.summary();
}

// Of very many rules none is in the cache; while it is fetched, the matcher looks at its pattern.
void Router::fetch_candidate() const {
  if (const auto candidate = matcher_.candidate()) {
    const auto* const rule = reinterpret_cast<const char*>(&rules_.rules[*candidate]);
    __builtin_prefetch(rule);
    __builtin_prefetch(rule + kCacheLine);
    __builtin_prefetch(&counts_[*candidate], 1);
  }
}

void Router::decide(const Context& context) {
  while (const auto next = matcher_.next()) {
    const Rule& rule = rules_.rules[*next];
    if (rule.where && !accepts(rule, counts_[*next])) {
      continue;
    }
    matched_.push_back(*next);
    routed_.is_unmatched = false;
    if (context.explain) {
      routed_.rules.push_back(rule.name);
    }
    if (rule.ignores) {
      return;
    }
    add_matches(rule);
    if (rule.stops || rules_.mode == Mode::first) {
      return;
    }
  }
}

void Router::count() {
  ++events_;
  const auto now = measures_ && !matched_.empty() ? std::optional(clock().now()) : std::nullopt;
  for (const std::size_t rule : matched_) {
    ++counts_[rule].matched;
    counts_[rule].last = now;
  }
}

void Router::add_matches(const Rule& rule) {
  if (rule.targets.empty()) {
    matches_.push_back({&rule, nullptr});
  }
  for (const Target& target : rule.targets) {
    matches_.push_back({&rule, &target});
  }
}

// Whether the event meets the rule's `where`.
bool Router::accepts(const Rule& rule, Count& count) {
  const Measure measure(measures_, count, Measure::What::event);
  const auto result = rule.where->expression.evaluate(bare_.value(), arena_);
  const bool is_true = result && result->is_true();
  arena_.clear();  // or the conditions of many rules would need the memory of all
  if (!result) {
    ++count.failed;
    routed_.failures.push_back(
        {ErrorCode::where_failed,
         fmt::format("rule '{}': 'where': {}", rule.name, result.error().message)});
    return false;
  }
  return is_true;
}

std::string Router::explain() const {
  std::string text;
  for (const Match& match : matches_) {
    (text += text.empty() ? "" : ", ") += name_of(*match.rule, match.target);
  }
  return text.empty() ? "no target" : text;
}

void Router::recycle_lines() {
  for (Routed::Line& line : routed_.lines) {
    if (spare_.size() < kSpareMax && line.text.capacity() <= kSpareBytesMax) {
      spare_.push_back(std::move(line.text));
    }
  }
  routed_.lines.clear();
  held_ = 0;
}

// Before each event.
void Router::begin() {
  recycle_lines();
  routed_.failures.clear();
  routed_.decision.clear();
  routed_.rules.clear();
  routed_.is_unmatched = false;
  routed_.is_asked = false;
  matches_.clear();
  matched_.clear();
  bare_line_.reset();
  made_count_ = 0;
  made_bytes_ = 0;
}

const Routed& Router::route(std::string_view line, json::Value event, bool explain) {
  begin();
  matcher_.read(event);
  fetch_candidate();
  bare_.renew(line, event, matcher_.has_slip());
  Context context{line, event, {}, {}, Lease::none, explain};
  if (matcher_.has_slip()) {
    context.envelope = event::read_envelope(event);
    context.slip = event::read_slip(context.envelope.slip);
    context.lease = event::lease_of(context.slip);
    if (context.lease == Lease::control || context.lease == Lease::closed) {
      routed_.lines.push_back({std::string(line)});
    }
    if (context.lease == Lease::control ||
        (context.lease == Lease::closed && !is_result(context.envelope.type))) {
      return routed_;
    }
  }
  routed_.is_unmatched = context.lease != Lease::closed;
  routed_.is_asked = true;
  decide(context);
  const bool is_decided = !matcher_.gave_up();
  if (is_decided) {
    count();
  }
  if (explain && is_decided) {
    routed_.decision = this->explain();
  }
  if (!matcher_.has_slip() && !matches_.empty()) {
    context.envelope = event::read_envelope(event);
  }
  if (!is_decided) {
    refuse(context, {ErrorCode::match_limit,
                     "so many values could be chosen that it is in doubt which rules match"});
  } else if (context.lease == Lease::open && !routed_.failures.empty()) {
    close(context, "reject");
  } else if (!matches_.empty()) {
    route_matches(context);
  } else if (context.lease == Lease::open && !(keeps_unmatched_ && routed_.is_unmatched)) {
    close(context, "ignore");
  }
  return routed_;
}

std::vector<std::string> Router::explain_rules(std::string_view line, json::Value event) {
  (void)route(line, event, true);
  if (!routed_.is_asked) {
    return {"no rule is asked about a line of a job that says how it ended, or controls it"};
  }
  std::vector<std::string> result;
  for (std::size_t i = 0; i < rules_.rules.size(); ++i) {
    const bool matches = std::find(matched_.begin(), matched_.end(), i) != matched_.end();
    result.push_back(
        fmt::format("rule '{}': {}", rules_.rules[i].name, matches ? "matches" : why_not(i)));
  }
  for (const Failure& failure : routed_.failures) {
    result.push_back(fmt::format("{}: {}", hw::name_of(failure.code), failure.message));
  }
  arena_.clear();
  return result;
}

std::string Router::why_not(std::size_t number) {
  const Rule& rule = rules_.rules[number];
  if (!rule.enabled) {
    return "disabled";
  }
  if (!matched_.empty() && number > matched_.back()) {
    const Rule& last = rules_.rules[matched_.back()];
    if (rules_.mode == Mode::first || last.stops || last.ignores) {
      return fmt::format("not tried, for '{}' ended the list", last.name);
    }
  }
  if (!matcher_.matches(number)) {
    return matcher_.why_not(number);
  }
  if (!rule.where) {
    return "in doubt";  // so many values could be chosen; the failure says it
  }
  const auto result = rule.where->expression.evaluate(bare_.value(), arena_);
  if (!result) {
    return "where: " + result.error().message;
  }
  std::string text = fmt::format("where: {} is ", rule.where->source);
  return expr::append_json(text, *result) ? text : "where: not true: " + rule.where->source;
}

void Router::close(const Context& context, std::string_view outcome) {
  auto& line = routed_.lines.emplace_back();
  line.text = event::closed(context.line, context.envelope.slip, outcome);
  line.outcome = outcome;
}

void Router::refuse(const Context& context, Failure failure) {
  routed_.is_unmatched = false;
  routed_.failures.push_back(std::move(failure));
  if (context.lease == Lease::open) {
    close(context, "reject");
  }
}

}  // namespace hw::route
