// SPDX-License-Identifier: MIT
#include "route/router.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/limits.h"
#include "config/change.h"
#include "event/types.h"
#include "json/scan.h"
#include "json/splice.h"
#include "json/writer.h"

namespace hw::route {

namespace {

using event::Lease;

bool is_result(std::string_view type) {
  const auto text = event::text_of(type);
  const auto& results = event::types::kResults;
  return text && std::find(results.begin(), results.end(), *text) != results.end();
}

// A name as one half of a part's: without a slash, so that no two parts come to have one name.
std::string half(std::string_view name) {
  std::string text;
  for (const char c : name) {
    text += c == '/' ? "%2F" : c == '%' ? "%25" : std::string(1, c);
  }
  return text;
}

std::string part_name(const Rule& rule, const Target* target) {
  return target == nullptr ? half(rule.name) : half(rule.name) + "/" + half(target->name);
}

// The names of the parts that are done already, by an earlier attempt of the job.
std::set<std::string> done_parts(std::string_view job) {
  std::set<std::string> names;
  const auto done = json::find_member(job, "done");
  if (done && json::kind_of(*done) == json::Kind::array) {
    json::Elements elements(*done);
    for (std::string_view name; elements.next(name);) {
      names.insert(event::text_of(name).value_or(""));
    }
  }
  return names;
}

struct SlipParts {
  std::string_view job, part;
  std::int64_t hops = 0;  // 0: they are in the event itself
};

// The members of a slip.
std::string slip_members(const Rule& rule, const Target* target, const SlipParts& parts) {
  std::string text;
  json::Writer writer(text);
  writer.string("rule", rule.name);
  if (target != nullptr) {
    writer.string("target", target->name);
    if (!target->slip.empty()) {
      writer.raw(target->slip);
    }
  }
  if (parts.hops > 0) {
    writer.number("hops", parts.hops);
  }
  if (!parts.job.empty()) {
    writer.raw("job", parts.job);
  }
  if (!parts.part.empty()) {
    writer.raw("part", parts.part);
  }
  return text;
}

std::string part_text(std::string_view name, std::size_t of) {
  std::string text;
  json::Writer(text)
      .begin_object()
      .string("name", name)
      .number("of", static_cast<std::int64_t>(of))
      .end_object();
  return text;
}

}  // namespace

// Adds the time of its own life to the cost of a rule.
class Router::Measure {
 public:
  Measure(bool measures, Count& count)
      : count_(measures ? &count : nullptr), begin_(measures ? clock().monotonic() : Duration{0}) {}
  Measure(const Measure&) = delete;
  Measure& operator=(const Measure&) = delete;
  ~Measure() {
    if (count_ != nullptr) {
      count_->cost += clock().monotonic() - begin_;
    }
  }

 private:
  Count* count_;
  Duration begin_;
};

Router::Router(Rules rules) : rules_(std::move(rules)), counts_(rules_.rules.size()) {
  rules_.tests = {};
  for (std::size_t i = 0; i < rules_.rules.size(); ++i) {
    Rule& rule = rules_.rules[i];
    matcher_.add(rule.pattern);
    matcher_.set_enabled(i, rule.enabled);
    rule.pattern = {};  // the matcher has what it needs of it
  }
}

bool Router::set_enabled(std::string_view name, bool enabled) {
  for (std::size_t i = 0; i < rules_.rules.size(); ++i) {
    if (rules_.rules[i].name == name) {
      rules_.rules[i].enabled = enabled;
      matcher_.set_enabled(i, enabled);
      switched_[std::string(name)] = enabled;
      return true;
    }
  }
  return false;
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
  for (const auto& [name, enabled] : former.switched_) {
    (void)set_enabled(name, enabled);
  }
  return change.summary();
}

void Router::decide(const Context& context) {
  matches_.clear();
  matched_.clear();
  while (const auto next = matcher_.next()) {
    const Rule& rule = rules_.rules[*next];
    if (rule.where && !accepts(context, rule, counts_[*next])) {
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
bool Router::accepts(const Context& context, const Rule& rule, Count& count) {
  const Measure measure(measures_, count);
  const auto event = bare_event(context);
  auto result = event ? rule.where->expression.evaluate(*event, arena_)
                      : Result<expr::Datum>(tl::unexpected(event.error()));
  if (!result) {
    ++count.failed;
    routed_.failures.push_back(
        {ErrorCode::where_failed,
         fmt::format("rule '{}': 'where': {}", rule.name, result.error().message)});
    return false;
  }
  return result->is_true();
}

std::string Router::explain() const {
  std::string text;
  for (const Match& match : matches_) {
    (text += text.empty() ? "" : ", ") += part_name(*match.rule, match.target);
  }
  return text.empty() ? "no target" : text;
}

const Routed& Router::route(std::string_view line, json::Value event, bool explain) {
  routed_.lines.clear();
  routed_.failures.clear();
  routed_.decision.clear();
  routed_.rules.clear();
  routed_.is_unmatched = false;
  bare_value_.reset();
  bare_line_.reset();
  made_count_ = 0;
  matcher_.read(event);
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
  routed_.is_unmatched = context.lease == Lease::none;
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
  } else if (context.lease == Lease::open) {
    close(context, "ignore");
  }
  arena_.clear();
  return routed_;
}

std::vector<std::string> Router::explain_rules(std::string_view line, json::Value event) {
  (void)route(line, event, true);
  const std::vector<std::size_t> matched = matched_;
  const bool has_end =
      !matched.empty() && (rules_.mode == Mode::first || rules_.rules[matched.back()].stops ||
                           rules_.rules[matched.back()].ignores);
  std::vector<std::string> result;
  for (std::size_t i = 0; i < rules_.rules.size(); ++i) {
    const Rule& rule = rules_.rules[i];
    std::string text = fmt::format("rule '{}': ", rule.name);
    if (std::find(matched.begin(), matched.end(), i) != matched.end()) {
      text += "matches";
    } else if (!rule.enabled) {
      text += "disabled";
    } else if (has_end && i > matched.back()) {
      text += fmt::format("not tried, for '{}' ended the list", rules_.rules[matched.back()].name);
    } else if (!matcher_.matches(i)) {
      text += matcher_.why_not(i);
    } else {
      text += "where: not true: " + rule.where->source;
    }
    result.push_back(std::move(text));
  }
  return result;
}

void Router::close(const Context& context, std::string_view outcome) {
  routed_.lines.push_back({event::closed(context.line, context.envelope.slip, outcome)});
}

void Router::refuse(const Context& context, Failure failure) {
  routed_.is_unmatched = false;
  routed_.failures.push_back(std::move(failure));
  if (context.lease == Lease::open) {
    close(context, "reject");
  }
}

// The number of routings with this one, if any match has a target; 0 if none has.
tl::expected<std::int64_t, Failure> Router::hops_for(const Context& context) const {
  const bool any_target = std::any_of(matches_.begin(), matches_.end(),
                                      [](const Match& match) { return match.target != nullptr; });
  if (!any_target) {
    return 0;
  }
  const Result<std::int64_t> hops = event::hops_of(context.envelope, context.slip);
  if (!hops) {
    return tl::unexpected<Failure>({ErrorCode::hops_invalid, hops.error().message});
  }
  if (*hops >= limits::kHopsMax) {
    return tl::unexpected<Failure>(
        {ErrorCode::hops_exceeded, fmt::format("routed {} times already; a loop?", *hops)});
  }
  return *hops + 1;
}

void Router::route_matches(const Context& context) {
  const auto hops = hops_for(context);
  if (!hops) {
    return refuse(context, hops.error());
  }
  if (context.lease == Lease::open && !context.slip.part.empty() && matches_.size() > 1) {
    return refuse(
        context,
        {ErrorCode::split_twice,
         fmt::format("part of a job that is split already has {} targets ({}); put a queue "
                     "between the two",
                     matches_.size(), explain())});
  }
  if (find_bases(context)) {
    emit(context, *hops);
  } else if (context.lease == Lease::open) {
    close(context, "reject");
  }
}

// The event without its slip.
Result<json::Value> Router::bare_event(const Context& context) {
  if (!matcher_.has_slip()) {
    return context.event;
  }
  if (!bare_value_) {
    bare_ = event::with_slip(context.line, "");
    HW_TRY_ASSIGN(bare_value_, bare_reader_.read_object(bare_));
  }
  return *bare_value_;
}

// Finds for each match the line that it adds a slip to. False if a lease cannot be kept whole, for
// something failed; else what failed is left out.
bool Router::find_bases(const Context& context) {
  const std::size_t failures = routed_.failures.size();
  const Rule* rule = nullptr;
  const BaseLine* base = nullptr;
  for (Match& match : matches_) {
    if (match.rule != rule) {
      rule = match.rule;
      base = rule->transform ? transformed(context, *rule) : bare_line(context);
    }
    match.base = base;
  }
  if (routed_.failures.size() == failures) {
    return true;
  }
  std::erase_if(matches_, [](const Match& match) { return match.base == nullptr; });
  return context.lease != Lease::open;
}

const BaseLine* Router::bare_line(const Context& context) {
  if (!bare_line_) {
    if (matcher_.has_slip()) {
      const auto event = bare_event(context);  // of a line that was good, so it is
      bare_line_.emplace(bare_, *event, event::read_envelope(*event));
    } else {
      bare_line_.emplace(context.line, context.event, context.envelope);
    }
  }
  return &*bare_line_;
}

const BaseLine* Router::transformed(const Context& context, const Rule& rule) {
  Count& count = counts_[static_cast<std::size_t>(&rule - rules_.rules.data())];
  const Measure measure(measures_, count);
  const auto fails = [&](const std::string& why) {
    ++count.failed;
    routed_.failures.push_back(
        {ErrorCode::transform_failed, fmt::format("rule '{}': 'transform': {}", rule.name, why)});
    return nullptr;
  };
  const auto event = bare_event(context);
  if (!event) {
    return fails(event.error().message);
  }
  auto text = rule.transform->apply(*event, rule.name, arena_);
  if (!text) {
    return fails(text.error().message);
  }
  if (text->size() > limits::kEventMax) {
    return fails(
        fmt::format("an event of {} bytes; {} are allowed", text->size(), limits::kEventMax));
  }
  if (made_count_ == made_.size()) {
    made_.emplace_back();
  }
  Made& made = made_[made_count_++];
  made.text = *std::move(text);
  const auto value = made.reader.read_object(made.text);
  if (!value) {
    return fails(value.error().message);
  }
  made.line.emplace(made.text, *value, event::read_envelope(*value));
  return &*made.line;
}

void Router::emit(const Context& context, std::int64_t hops) {
  const bool is_open = context.lease == Lease::open;
  // What is a part already was left out by the program that split the job, if it was done.
  const std::set<std::string> done =
      is_open && context.slip.part.empty() ? done_parts(context.slip.job) : std::set<std::string>();
  const std::size_t before = routed_.lines.size();
  for (const Match& match : matches_) {
    std::string part;
    SlipParts parts;
    if (is_open) {
      const std::string name = part_name(*match.rule, match.target);
      if (done.contains(name)) {
        continue;
      }
      part =
          matches_.size() > 1 ? part_text(name, matches_.size()) : std::string(context.slip.part);
      parts = {context.slip.job, part};
    }
    const bool counts = match.target != nullptr;
    const bool in_event = match.base->is_cloud_event();
    if (!in_event) {
      parts.hops = counts ? hops : event::hops_of(context.envelope, context.slip).value_or(0);
    }
    auto& line = routed_.lines.emplace_back();
    line.rule = match.rule;
    line.target = match.target;
    match.base->append_with_slip(line.text, slip_members(*match.rule, match.target, parts),
                                 in_event && counts ? hops : 0);
  }
  if (is_open && routed_.lines.size() == before) {
    close(context, "ok");
  }
}

}  // namespace hw::route
