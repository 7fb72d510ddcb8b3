// SPDX-License-Identifier: MIT
#include "route/router.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>

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

// The line with `hops` in the place of the value of its "hwhops", or with that member appended.
std::string raise_hops(std::string_view line, const event::Envelope& envelope, std::int64_t hops) {
  std::string text(line);
  if (envelope.hwhops.empty()) {
    json::insert_member(text, "hwhops", std::to_string(hops));
  } else {
    text.replace(static_cast<std::size_t>(envelope.hwhops.data() - line.data()),
                 envelope.hwhops.size(), std::to_string(hops));
  }
  return text;
}

struct SlipParts {
  std::string_view job, part;
  std::int64_t hops = 0;  // 0: they are in the event itself
};

std::string slip_text(const Rule& rule, const Target* target, const SlipParts& parts) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object().string("rule", rule.name);
  if (target != nullptr) {
    writer.string("target", target->name).raw(target->slip);
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
  writer.end_object();
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

Router::Router(Rules rules) : rules_(std::move(rules)), counts_(rules_.rules.size()) {
  for (const Rule& rule : rules_.rules) {
    matcher_.add(rule.pattern);
  }
}

std::vector<Router::Count> Router::counts() const {
  std::vector<Count> result;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    result.push_back({rules_.rules[i].name, counts_[i]});
  }
  return result;
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
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    if (const auto& place = change.former[i]) {
      counts_[i] = former.counts_[*place];
    }
  }
  return change.summary();
}

void Router::decide() {
  matches_.clear();
  while (const auto next = matcher_.next()) {
    const Rule& rule = rules_.rules[*next];
    ++counts_[*next];
    if (rule.ignores) {
      return;
    }
    if (rule.targets.empty()) {
      matches_.push_back({&rule, nullptr});
    }
    for (const Target& target : rule.targets) {
      matches_.push_back({&rule, &target});
    }
    if (rules_.mode == Mode::first) {
      return;
    }
  }
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
  routed_.failure.reset();
  routed_.decision.clear();
  matcher_.read(event);
  Context context{line, {}, {}, Lease::none};
  if (matcher_.has_slip()) {
    context.envelope = event::read_envelope(line);
    context.slip = event::read_slip(context.envelope.slip);
    context.lease = event::lease_of(context.slip);
    if (context.lease == Lease::control || context.lease == Lease::closed) {
      routed_.lines.emplace_back(line);
    }
    if (context.lease == Lease::control ||
        (context.lease == Lease::closed && !is_result(context.envelope.type))) {
      return routed_;
    }
  }
  decide();
  if (explain) {
    routed_.decision = this->explain();
  }
  if (!matches_.empty()) {
    if (!matcher_.has_slip()) {
      context.envelope = event::read_envelope(line);
    }
    route_matches(context);
  } else if (context.lease == Lease::open) {
    routed_.lines.push_back(event::closed(line, context.envelope.slip, "ignore"));
  }
  return routed_;
}

void Router::refuse(const Context& context, Failure failure) {
  routed_.failure = std::move(failure);
  if (context.lease == Lease::open) {
    routed_.lines.push_back(event::closed(context.line, context.envelope.slip, "reject"));
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
  emit(context, event::with_slip(context.line, ""), *hops);
}

void Router::emit(const Context& context, std::string_view base, std::int64_t hops) {
  const bool is_open = context.lease == Lease::open;
  const bool in_event = context.envelope.is_cloud_event();
  const std::string raised =
      hops > 0 && in_event ? raise_hops(base, event::read_envelope(base), hops) : std::string(base);
  // What is a part already was left out by the program that split the job, if it was done.
  const std::set<std::string> done =
      is_open && context.slip.part.empty() ? done_parts(context.slip.job) : std::set<std::string>();
  const std::size_t before = routed_.lines.size();
  for (const Match& match : matches_) {
    const std::string name = part_name(*match.rule, match.target);
    if (done.contains(name)) {
      continue;
    }
    const std::string part =
        matches_.size() > 1 ? part_text(name, matches_.size()) : std::string(context.slip.part);
    SlipParts parts;
    parts.job = is_open ? context.slip.job : "";
    parts.part = is_open ? std::string_view(part) : "";
    parts.hops = in_event ? 0
                 : match.target != nullptr
                     ? hops
                     : event::hops_of(context.envelope, context.slip).value_or(0);
    std::string line = match.target != nullptr ? raised : std::string(base);
    json::insert_member(line, "hw", slip_text(*match.rule, match.target, parts));
    routed_.lines.push_back(std::move(line));
  }
  if (is_open && routed_.lines.size() == before) {
    routed_.lines.push_back(event::closed(context.line, context.envelope.slip, "ok"));
  }
}

}  // namespace hw::route
