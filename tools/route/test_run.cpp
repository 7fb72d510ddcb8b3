// SPDX-License-Identifier: MIT
#include "route/test_run.h"

#include <fmt/core.h>

#include <algorithm>
#include <span>

#include "base/text.h"
#include "json/reader.h"
#include "json/writer.h"
#include "route/parts.h"
#include "route/router.h"
#include "route/test_compare.h"

namespace hw::route {

namespace {

using Texts = std::vector<std::string>;

std::string quoted(std::string_view text) {
  std::string out;
  json::append_string(out, text);
  return out;
}

// Compact, with as few escapes as there can be, for readers of reports know fewer than JSON has.
void append_value(std::string& out, json::Value value) {
  if (value.is(json::Kind::string)) {
    json::append_string(out, value.string());
  } else if (value.is(json::Kind::array)) {
    char separator = '[';
    for (const json::Value element : value.elements()) {
      out += std::exchange(separator, ',');
      append_value(out, element);
    }
    out += separator == '[' ? "[]" : "]";
  } else if (value.is(json::Kind::object)) {
    char separator = '{';
    for (const auto& [key, member] : value.members()) {
      (out += std::exchange(separator, ',')) += quoted(key) + ":";
      append_value(out, member);
    }
    out += separator == '{' ? "{}" : "}";
  } else {
    out += value.text();
  }
}

// A text that is JSON, in a report.
std::string shown_json(const std::string& text) {
  json::Reader reader;
  std::string out;
  if (const auto value = reader.read(text)) {
    append_value(out, *value);
  }
  return out;
}

std::string list_of(const Texts& texts, std::string (*shown)(const std::string&)) {
  std::string list = "[";
  for (const std::string& text : texts) {
    (list += list.size() > 1 ? "," : "") += shown(text);
  }
  return list + "]";
}

// Nothing, or that one of `expected` is none of `known`: a test that cannot pass.
std::string hint(std::string_view kind, const Texts& expected, std::span<const std::string> known) {
  for (const std::string& name : expected) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      const std::vector<std::string_view> names(known.begin(), known.end());
      return fmt::format(" (there is no {} '{}'{})", kind, name, suggestion(name, names));
    }
  }
  return "";
}

// "line 2 differs in 'hw.run'", or that there are more or fewer; nothing if all is as expected.
std::string output_difference(const Texts& expected, const Texts& actual) {
  for (std::size_t i = 0; i < std::min(expected.size(), actual.size()); ++i) {
    json::Reader readers[2];  // NOLINT: one for each of two values that are looked at together
    const auto wanted = readers[0].read_object(expected[i]);
    const auto made = readers[1].read_object(actual[i]);
    if (!wanted || !made) {
      return fmt::format("line {} is no event", i + 1);
    }
    if (const auto member = first_difference(*wanted, *made)) {
      return fmt::format("line {} differs in '{}'", i + 1, *member);
    }
  }
  if (expected.size() == actual.size()) {
    return "";
  }
  return fmt::format("{} line{} expected, not {}", expected.size(), expected.size() == 1 ? "" : "s",
                     actual.size());
}

// Compares what became of one event.
class Comparison {
 public:
  Comparison(std::span<const Rule> rules, const Expected& expected)
      : rules_(rules), expected_(expected) {}

  // `unmatched` is the line that comes out where no rule matches, if one does.
  std::vector<Difference> compare(const Routed& routed, std::string_view unmatched) {
    compare_rules(routed);
    compare_targets(routed);
    compare_output(routed, unmatched);
    compare_errors(routed);
    return std::move(differences_);
  }

 private:
  void compare_rules(const Routed& routed) {
    const Texts actual(routed.rules.begin(), routed.rules.end());
    if (expected_.rules && *expected_.rules != actual) {
      Texts known;
      for (const Rule& rule : rules_) {
        known.push_back(rule.name);
      }
      add("rules", "rules differ" + hint("rule", *expected_.rules, known), *expected_.rules,
          actual);
    }
  }

  void compare_targets(const Routed& routed) {
    Texts actual;
    for (const Routed::Line& line : routed.lines) {
      if (line.rule != nullptr) {
        actual.push_back(name_of(*line.rule, line.target));
      }
    }
    if (!expected_.targets || *expected_.targets == actual) {
      return;
    }
    Texts known;
    for (const Rule& rule : rules_) {
      for (const Target& target : rule.targets) {
        known.push_back(name_of(rule, &target));
      }
      if (rule.targets.empty()) {
        known.push_back(rule.name);
      }
    }
    add("targets", "targets differ" + hint("target", *expected_.targets, known), *expected_.targets,
        actual);
  }

  void compare_output(const Routed& routed, std::string_view unmatched) {
    if (!expected_.output) {
      return;
    }
    Texts actual;
    for (const Routed::Line& line : routed.lines) {
      actual.push_back(line.text);
    }
    if (routed.is_unmatched && routed.failures.empty() && !unmatched.empty()) {
      actual.emplace_back(unmatched);
    }
    if (const std::string what = output_difference(*expected_.output, actual); !what.empty()) {
      differences_.push_back({"output", "output: " + what, list_of(*expected_.output, &shown_json),
                              list_of(actual, &shown_json)});
    }
  }

  void compare_errors(const Routed& routed) {
    Texts actual;
    std::string messages;
    for (const Failure& failure : routed.failures) {
      actual.emplace_back(hw::name_of(failure.code));
      (messages += messages.empty() ? ": " : "; ") += failure.message;
    }
    const Texts expected = expected_.errors.value_or(Texts());
    if (expected != actual) {
      add("errors", (expected_.errors ? "errors differ" : "the event failed") + messages, expected,
          actual);
    }
  }

  void add(std::string_view what, std::string message, const Texts& expected, const Texts& actual) {
    const auto shown = [](const std::string& text) { return quoted(text); };
    differences_.push_back(
        {what, std::move(message), list_of(expected, shown), list_of(actual, shown)});
  }

  std::span<const Rule> rules_;
  const Expected& expected_;
  std::vector<Difference> differences_;
};

// Puts "..." for each secret, as it is and as it stands in JSON.
class Mask {
 public:
  explicit Mask(const Texts& secrets) {
    for (const std::string& secret : secrets) {
      const std::string json = quoted(secret);
      texts_.push_back(json.substr(1, json.size() - 2));
      texts_.push_back(secret);
    }
  }

  void apply(TestResult& result) const {
    for (std::string* const text : {&result.name, &result.decision}) {
      apply(*text);
    }
    for (Difference& difference : result.differences) {
      for (std::string* const text :
           {&difference.message, &difference.expected, &difference.actual}) {
        apply(*text);
      }
    }
  }

 private:
  void apply(std::string& text) const {
    constexpr std::string_view kShown = "...";
    for (const std::string& secret : texts_) {
      for (std::size_t at = 0; (at = text.find(secret, at)) != std::string::npos;) {
        text.replace(at, secret.size(), kShown);
        at += kShown.size();
      }
    }
  }

  Texts texts_;
};

TestResult run_test(Router& router, const RuleTest& test, bool keeps_unmatched) {
  TestResult result{test.name, test.where, "", {}};
  json::Reader reader;
  const auto event = reader.read_object(test.event);
  if (!event) {
    result.differences.push_back({"event", "the event: " + event.error().message, "", ""});
    return result;
  }
  const Routed& routed = router.route(test.event, *event, true);
  result.decision = routed.decision;
  result.differences = Comparison(router.rules(), test.expected)
                           .compare(routed, keeps_unmatched ? std::string_view(test.event) : "");
  return result;
}

}  // namespace

std::vector<TestResult> run_tests(Rules rules, bool keeps_unmatched) {
  const RuleTests tests = std::move(rules.tests);
  const Mask mask(tests.secrets);
  Router router(std::move(rules), keeps_unmatched);
  std::vector<TestResult> results;
  for (const RuleTest& test : tests.list) {
    results.push_back(run_test(router, test, keeps_unmatched));
    mask.apply(results.back());
  }
  return results;
}

}  // namespace hw::route
