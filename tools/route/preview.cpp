// SPDX-License-Identifier: MIT
#include "route/preview.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/bytes.h"
#include "event/envelope.h"
#include "json/writer.h"
#include "route/errors.h"

namespace hw::route {

namespace {

// "stdin:2: large/mail: {...}", of an output ">audit large/mail: {...}".
std::string told(const Routed::Line& line) {
  if (line.rule == nullptr) {
    return line.outcome.empty() ? "passed on as it is"
                                : fmt::format("closed with '{}'", line.outcome);
  }
  if (line.target == nullptr) {
    return line.rule->name;
  }
  std::string text =
      fmt::format("{}{}/{}: {{{}}}", line.target->output ? ">" + *line.target->output + " " : "",
                  line.rule->name, line.target->name, line.target->slip.substr(line.target->body));
  if (line.rule->transform) {
    text += " with " + event::with_slip(line.text, "");
  }
  return text;
}

}  // namespace

Status Preview::handle(const event::Line& line) {
  const auto event = reader_.read_object(line.text);
  if (!event) {
    return bad_lines_.report(line, event.error().message);
  }
  if (what_ == What::reasons) {
    return explain(line, *event);
  }
  const Routed& routed = router_.route(line.text, *event, false);
  unmatched_count_ += routed.is_unmatched ? 1 : 0;
  if (what_ == What::lines) {
    return tell(line, routed);
  }
  for (const Failure& failure : routed.failures) {
    log_failure(event::read_envelope(*event), line, failure);
  }
  return {};
}

Status Preview::say(const event::Line& line, std::string_view what) {
  std::string text = fmt::format("stdin:{}: ", line.number);
  append_printable_line(text, what);
  return output_.write_line(text);
}

Status Preview::explain(const event::Line& line, json::Value event) {
  for (const std::string& reason : router_.explain_rules(line.text, event)) {
    HW_TRY(say(line, reason));
  }
  return {};
}

Status Preview::tell(const event::Line& line, const Routed& routed) {
  for (const Failure& failure : routed.failures) {
    HW_TRY(say(line, fmt::format("{}: {}", name_of(failure.code), failure.message)));
  }
  for (const Routed::Line& made : routed.lines) {
    HW_TRY(say(line, told(made)));
  }
  if (!routed.lines.empty() || !routed.failures.empty()) {
    return {};
  }
  return routed.is_unmatched ? tell_unmatched(line) : say(line, "ignored");
}

Status Preview::tell_unmatched(const event::Line& line) {
  const std::string output = unmatched_.output.empty() ? "" : ">" + unmatched_.output + " ";
  return say(line, output + (unmatched_.passes ? "no rule matches: passed on as it is"
                                               : "no rule matches"));
}

std::string Preview::tally() const {
  std::string text;
  for (std::size_t i = 0; i < router_.rules().size(); ++i) {
    json::Writer(text)
        .begin_object()
        .string("rule", router_.rules()[i].name)
        .number("matched", static_cast<std::int64_t>(router_.counts()[i].matched))
        .end_object();
    text += '\n';
  }
  return text + fmt::format("{{\"unmatched\":{}}}\n", unmatched_count_);
}

std::string listing_of(std::span<const Rule> rules) {
  std::string text;
  for (const Rule& rule : rules) {
    append_printable_line(text, rule.name);
    if (rule.priority != 0) {
      text += fmt::format(" (priority {})", rule.priority);
    }
    text += !rule.enabled ? " (disabled)" : "";
    text += rule.ignores ? ": ignore" : rule.targets.empty() ? "" : ":";
    for (const Target& target : rule.targets) {
      append_printable_line(text += " ", target.name);
    }
    text += rule.stops ? ", stop\n" : "\n";
  }
  return text;
}

}  // namespace hw::route
