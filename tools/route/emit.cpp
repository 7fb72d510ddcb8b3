// SPDX-License-Identifier: MIT
// The lines that a router makes of an event for the targets of the rules that it matched.
#include <fmt/core.h>

#include <algorithm>

#include "base/limits.h"
#include "json/writer.h"
#include "route/parts.h"
#include "route/router.h"

namespace hw::route {

namespace {

using event::Lease;

// What the slip of a new line has of that of its job, of which it is one of `count` parts.
std::string lease_members(const event::Slip& slip, std::string_view name, std::size_t count) {
  std::string members;
  if (!slip.job.empty()) {
    members.append(",\"job\":").append(slip.job);
  }
  const std::string part = count > 1 ? part_text(name, count) : std::string(slip.part);
  return part.empty() ? members : members.append(",\"part\":").append(part);
}

}  // namespace

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

// Finds for each match the line that it adds a slip to. False if a lease cannot be kept whole, for
// something failed; else what failed is left out.
bool Router::find_bases(const Context& context) {
  const std::size_t failures = routed_.failures.size();
  const Rule* rule = nullptr;
  const BaseLine* base = nullptr;
  for (Match& match : matches_) {
    if (match.rule != rule) {
      rule = match.rule;
      base = rule->transform ? transformed(*rule) : bare_line(context);
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
    const json::Value event = bare_.value();
    bare_line_.emplace(bare_.text(), event,
                       matcher_.has_slip() ? event::read_envelope(event) : context.envelope);
  }
  return &*bare_line_;
}

const BaseLine* Router::transformed(const Rule& rule) {
  Count& count = counts_[static_cast<std::size_t>(&rule - rules_.rules.data())];
  const Measure measure(measures_, count, rule.where ? Measure::What::rest : Measure::What::event);
  const auto fails = [&](const std::string& why) {
    ++count.failed;
    routed_.failures.push_back(
        {ErrorCode::transform_failed, fmt::format("rule '{}': 'transform': {}", rule.name, why)});
    return nullptr;
  };
  auto text = rule.transform->apply(bare_.value(), rule.name, arena_);
  arena_.clear();
  if (!text) {
    return fails(text.error().message);
  }
  if (text->size() > limits::kEventMax) {
    return fails(
        fmt::format("an event of {} bytes; {} are allowed", text->size(), limits::kEventMax));
  }
  if ((made_bytes_ += text->size()) > limits::kRoutedMadeMax) {
    return fails(fmt::format("the transforms of one event make more than {} MiB",
                             limits::kRoutedMadeMax >> 20));
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
  std::size_t count = 0;
  for (const Match& match : matches_) {
    std::string lease;
    if (is_open) {
      const std::string name = part_name(*match.rule, match.target);
      if (done.contains(name)) {
        continue;
      }
      lease = lease_members(context.slip, name, matches_.size());
    }
    emit(context, match, hops, lease);
    count_line(context);
    ++count;
    if (take_ && held_ > limits::kRoutedHeldMax) {
      std::for_each(routed_.lines.begin(), routed_.lines.end(), take_);
      recycle_lines();
    }
  }
  if (is_open && count == 0) {
    close(context, "ok");
  }
}

// Counts the line that was made last. If its slip made it so long that no reader takes it, it is an
// error instead.
void Router::count_line(const Context& context) {
  Routed::Line& line = routed_.lines.back();
  if (line.text.size() <= limits::kLineMax) {
    held_ += line.text.size();
    return;
  }
  routed_.failures.push_back(
      {ErrorCode::line_too_long,
       fmt::format("{}: with its slip it has {} bytes; readers take {}",
                   name_of(*line.rule, line.target), line.text.size(), limits::kLineMax)});
  if (context.lease == Lease::open) {
    const std::string_view slip = event::read_envelope(line.text).slip;
    line = {event::closed(line.text, slip, "reject"), nullptr, nullptr, "reject"};
  } else {
    routed_.lines.pop_back();
  }
}

// Adds the line for a match; `lease` are members of the slip.
void Router::emit(const Context& context, const Match& match, std::int64_t hops,
                  std::string_view lease) {
  const bool counts = match.target != nullptr;
  const bool in_event = match.base->is_cloud_event();
  if (!counts) {
    hops = in_event ? 0 : event::hops_of(context.envelope, context.slip).value_or(0);
  }
  Routed::Line& line = routed_.lines.emplace_back();
  if (!spare_.empty()) {
    line.text = std::move(spare_.back());
    spare_.pop_back();
  }
  line.rule = match.rule;
  line.target = match.target;
  line.text.clear();
  if (counts && in_event && lease.empty()) {
    match.base->append_with_slip(line.text, match.target->slip, hops);
    return;
  }
  std::string members;
  json::Writer writer(members);
  if (counts) {
    writer.raw(match.target->slip);
  } else {
    writer.string("rule", match.rule->name);
  }
  if (!in_event && hops > 0) {
    writer.number("hops", hops);
  }
  members += lease;
  match.base->append_with_slip(line.text, members, in_event ? hops : 0);
}

}  // namespace hw::route
