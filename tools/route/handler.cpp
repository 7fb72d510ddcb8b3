// SPDX-License-Identifier: MIT
#include "route/handler.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/parse.h"
#include "base/text.h"
#include "base/time.h"
#include "event/about.h"
#include "json/writer.h"
#include "log/log.h"
#include "route/preview.h"

namespace hw::route {

void warn_if_empty(const Rules& rules, const std::string& path) {
  if (std::none_of(rules.rules.begin(), rules.rules.end(),
                   [](const Rule& rule) { return rule.enabled; })) {
    log::warning("{}: no rules: every event is dropped", path);
  }
}

Handler::Handler(Rules rules, Reading reading, const Unmatched& unmatched, const Edges& edges)
    : SinkHandler(edges),
      router_(std::make_unique<Router>(std::move(rules), unmatched.keeps())),
      reading_(std::move(reading)),
      keeps_unmatched_(unmatched.keeps()),
      unmatched_output_(this->edges().outputs.find(unmatched.output)) {
  take_lines();
}

void Handler::take_lines() {
  router_->set_take([this](const Routed::Line& line) {
    if (taken_) {
      taken_ = write_routed(line);
    }
  });
}

Status Handler::handle(const event::Line& line) {
  const auto event = reader_.read_object(line.text);
  if (!event) {
    return edges().bad_lines.report(line, event.error().message);
  }
  const bool explain = log::enabled(log::Level::info);
  taken_ = {};
  const Routed& routed = router_->route(line.text, *event, explain);
  HW_TRY(taken_);
  if (explain && !routed.decision.empty()) {
    log::info(event::about(event::read_envelope(line.text)), "stdin:{}: {}", line.number,
              routed.decision);
  }
  for (const Routed::Line& made : routed.lines) {
    HW_TRY(write_routed(made));
  }
  for (const Failure& failure : routed.failures) {
    HW_TRY(report(line, failure));
  }
  return routed.is_unmatched && routed.failures.empty() && keeps_unmatched_
             ? write(unmatched_output_, line.text)
             : Status();
}

// Names of outputs have been checked when the rules were loaded.
Status Handler::write_routed(const Routed::Line& line) {
  const bool has_output = line.target != nullptr && line.target->output;
  return write(has_output ? edges().outputs.find(*line.target->output) : nullptr, line.text);
}

void Handler::add_waits(std::vector<pollfd>& entries, std::optional<Duration>& until) {
  SinkHandler::add_waits(entries, until);
  if (control_) {
    control_->add_waits(entries, until);
  }
  for (const auto& [rule, off] : off_) {
    until = std::min(until.value_or(off.until), off.until);
  }
}

Status Handler::waited(std::span<const pollfd> entries) {
  switch_back();
  if (control_) {
    control_->waited(entries, [this](const service::Words& words) { return answer(words); });
  }
  return {};
}

void Handler::switch_back() {
  std::erase_if(off_, [this](const auto& entry) {
    const auto& [rule, off] = entry;
    const bool is_over = clock().monotonic() >= off.until;
    if (is_over) {
      router_->restore(rule, off.former);
      log::info("rule '{}': as it was before it was disabled", rule);
    }
    return is_over;
  });
}

Result<std::string> Handler::answer(const service::Words& words) {
  if (words[0] == "list" && words.size() == 1) {
    return listing_of(router_->rules());
  }
  if (words[0] == "stats" && words.size() == 1) {
    return stats();
  }
  if ((words[0] == "enable" && words.size() == 2) ||
      (words[0] == "disable" && (words.size() == 2 || words.size() == 3))) {
    return turn(words, words[0] == "enable");
  }
  return fail(ExitCode::usage, "it is list, stats, enable NAME or disable NAME");
}

// A third word says for how long.
Result<std::string> Handler::turn(const service::Words& words, bool on) {
  const std::string& rule = words[1];
  std::optional<Duration> span;
  if (words.size() == 3) {
    HW_TRY_ASSIGN(span, parse_duration(words[2]));
  }
  const auto off = off_.find(rule);
  const auto former = off == off_.end() ? router_->switched(rule) : off->second.former;
  if (!router_->set_enabled(rule, on)) {
    std::vector<std::string_view> names;
    for (const Rule& each : router_->rules()) {
      names.push_back(each.name);
    }
    return fail(ExitCode::negative, fmt::format("no rule '{}'{}", rule, suggestion(rule, names)));
  }
  off_.erase(rule);
  if (span) {
    off_[rule] = {clock().monotonic() + *span, former};
  }
  log::info("rule '{}': {}", rule, on ? "enabled" : "disabled");
  return "";
}

Result<std::string> Handler::load(const std::string& path, Inputs& inputs) {
  edges().outputs.reopen();
  HW_TRY_ASSIGN(Rules rules, load_rules(path, reading_, inputs));
  warn_if_empty(rules, path);
  auto router = std::make_unique<Router>(std::move(rules), keeps_unmatched_);
  std::string change = router->take_over(*router_);
  router_ = std::move(router);
  take_lines();
  return change;
}

void Handler::report_counts() const {
  for (std::size_t i = 0; i < router_->rules().size(); ++i) {
    log::info("rule '{}': {} matched", router_->rules()[i].name, router_->counts()[i].matched);
  }
}

std::string Handler::stats() const {
  std::string text;
  for (std::size_t i = 0; i < router_->rules().size(); ++i) {
    const Count& count = router_->counts()[i];
    const std::uint64_t unmatched = router_->events() - count.since - count.matched;
    const double mean_us = static_cast<double>(count.cost.count()) / 1e3 /
                           static_cast<double>(std::max<std::uint64_t>(count.costs, 1));
    json::Writer writer(text);
    writer.begin_object()
        .string("rule", router_->rules()[i].name)
        .number("matched", static_cast<std::int64_t>(count.matched))
        .number("unmatched", static_cast<std::int64_t>(unmatched))
        .number("failed", static_cast<std::int64_t>(count.failed));
    if (count.last) {
      writer.string("last", format_rfc3339(*count.last));
    }
    writer.raw("cost_us", fmt::format("{:.3f}", mean_us)).end_object();
    text += '\n';
  }
  return text;
}

}  // namespace hw::route
