// SPDX-License-Identifier: MIT
// The rules file and the router. An input is a rules file and, behind a line "---", events; with
// none there, some of ours. A file that is taken routes every event to lines that are good ones and
// hold the event; one that is refused is refused with a place. The tests in it have results that
// say the same as the router, in reports of whole lines.
#include <algorithm>
#include <array>

#include "base/limits.h"
#include "config/json_reader.h"
#include "config_support.h"
#include "event/envelope.h"
#include "json/splice.h"
#include "line.h"
#include "route/router.h"
#include "route/rules.h"
#include "route/test_report.h"
#include "route/test_run.h"
#include "shape.h"

namespace hw::fuzz {

namespace {

using event::Lease;

constexpr std::string_view kEvents =
    R"({"specversion":"1.0","id":"1","source":"s","type":"hw.fs.written","subject":"a/b.jpg","data":{"path":"a/b.jpg","size":5,"tags":["x","y"],"list":[{"a":1,"b":2},{"a":2}]}})"
    "\n"
    R"({"a":1,"b":null,"c":[true,1e400,"x"],"hw":{"job":{"id":"1","done":["1/1"]},"hops":3}})"
    "\n"
    R"({"type":"hw.exec.failed","specversion":"1.0","id":"2","source":"s","hwhops":31,"hw":{"job":{"id":"1"},"outcome":"fail"}})"
    "\n"
    R"({"hw":{"job":{},"control":"session"},"type":"x"})"
    "\n"
    R"({"hw":{"job":{"id":"2"},"part":{"name":"a","of":2}},"type":"x","data":{"path":"x"}})";

Lease lease_of(std::string_view line) {
  return event::lease_of(event::read_slip(event::read_envelope(line).slip));
}

// The event that a line carries, without what routing changes.
std::string event_of(std::string_view line) {
  std::string text;
  json::append_without(text, event::with_slip(line, ""), "hwhops");
  return scanned_shape(text);
}

void check_line(std::string_view line, const route::Routed::Line& made) {
  const std::string_view text = made.text;
  const ParsedLine parsed(text);
  HW_MUST(parsed.is_good() && text.find('\n') == std::string_view::npos);
  const bool is_transformed = made.rule != nullptr && made.rule->transform;
  HW_MUST(is_transformed || event_of(text) == event_of(line));
  HW_MUST(text == line || parsed.count("hw") == 1);
}

std::vector<std::string> texts_of(const route::Routed& routed) {
  std::vector<std::string> texts;
  for (const route::Routed::Line& line : routed.lines) {
    texts.push_back(line.text);
  }
  return texts;
}

void check_routing(route::Router& router, std::string_view text) {
  const ParsedLine parsed(text);
  if (!parsed.is_good()) {
    return;
  }
  const std::string_view line = parsed.text();
  const route::Routed routed = router.route(line, parsed.object(), true);
  const route::Routed again = router.route(line, parsed.object(), false);
  HW_MUST(texts_of(routed) == texts_of(again) && routed.failures.size() == again.failures.size());
  const Lease lease = lease_of(line);
  HW_MUST(lease != Lease::open || !routed.lines.empty());  // a lease is never lost
  HW_MUST(lease != Lease::control || (routed.lines.size() == 1 && routed.lines[0].text == line));
  HW_MUST(lease != Lease::closed || (!routed.lines.empty() && routed.lines[0].text == line));
  for (std::size_t i = 0; i < routed.lines.size(); ++i) {
    check_line(line, routed.lines[i]);
    if (i > 0 || lease == Lease::none) {
      // New lines from a closed one, and all from one without a lease, have none.
      HW_MUST(lease == Lease::open || lease_of(routed.lines[i].text) == Lease::none);
    }
    const Lease after = lease_of(routed.lines[i].text);
    HW_MUST(lease != Lease::open || after == Lease::open ||
            (after == Lease::closed && routed.lines.size() == 1));
  }
}

// Every line of a report says what it is, whatever is in the tests.
void check_report(std::string_view report) {
  constexpr std::array<std::string_view, 5> kHeads = {"TAP version 13", "1..", "ok ", "not ok ",
                                                      "  "};
  HW_MUST(report.ends_with('\n'));
  while (!report.empty()) {
    HW_MUST(std::any_of(kHeads.begin(), kHeads.end(),
                        [&](std::string_view head) { return report.starts_with(head); }));
    report.remove_prefix(report.find('\n') + 1);
  }
}

// What the router does is taken for what is expected: then no rule and no failure differs.
void check_tests(const std::string& text) {
  config::Faults faults(file_name(text), text);
  const config::Node node = config::read_json(faults.text(0), faults);
  route::Rules rules = route::compile_rules(node, {}, faults);
  const route::RuleTests tests = rules.tests;
  route::Router router(route::compile_rules(node, {}, faults));
  rules.tests.list.clear();
  json::Reader reader;
  for (const route::RuleTest& test : tests.list) {
    const auto event = reader.read_object(test.event);
    HW_MUST(event.has_value());
    const route::Routed& routed = router.route(test.event, *event, true);
    route::RuleTest& same = rules.tests.list.emplace_back(test);
    same.expected = {};
    same.expected.rules.emplace(routed.rules.begin(), routed.rules.end());
    same.expected.errors.emplace();
    for (const route::Failure& failure : routed.failures) {
      same.expected.errors->emplace_back(name_of(failure.code));
    }
    rules.tests.list.push_back(test);
  }
  const auto results = route::run_tests(std::move(rules));
  HW_MUST(results.size() == 2 * tests.list.size());
  for (std::size_t i = 0; i < results.size(); i += 2) {
    HW_MUST(results[i].passed());
  }
  check_report(route::tap_report(results));
  HW_MUST(route::junit_report("r", results).ends_with("</testsuites>\n"));
}

}  // namespace

void check_input(std::string_view input) {
  constexpr std::string_view kSeparator = "\n---\n";
  const std::size_t end = std::min(input.find(kSeparator), input.size());
  const std::string_view text = input.substr(0, end);
  config::Faults faults(file_name(text), text);
  const config::Node node = config::read_json(text, faults);
  route::Rules rules = faults.empty() ? route::compile_rules(node, {}, faults) : route::Rules();
  check_fault_places(faults, text);
  if (!faults.empty()) {
    return;
  }
  if (!rules.tests.list.empty()) {
    check_tests(std::string(text));
  }
  route::Router router(std::move(rules));
  std::string_view events = end == input.size() ? kEvents : input.substr(end + kSeparator.size());
  while (!events.empty()) {
    const std::size_t line_end = events.find('\n');
    check_routing(router, events.substr(0, line_end));
    events.remove_prefix(line_end == std::string_view::npos ? events.size() : line_end + 1);
  }
}

}  // namespace hw::fuzz
