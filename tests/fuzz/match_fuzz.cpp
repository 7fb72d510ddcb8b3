// SPDX-License-Identifier: MIT
// Patterns and what they match, against the naive account of the language, in both dialects, alone
// and among others. An input is a pattern and, behind its first line "---", events.
#include <algorithm>
#include <array>
#include <vector>

#include "config/json_reader.h"
#include "config_support.h"
#include "json/reader.h"
#include "line.h"
#include "match/matcher.h"
#include "naive_matcher.h"

namespace hw::fuzz {

namespace {

namespace naive = test::naive;
using match::Dialect;

// What the naive matcher takes can grow with the combinations of leaves.
constexpr std::size_t kLeavesMax = 24;
constexpr std::size_t kPatternMax = 2000;

// Patterns that keep the one that is tested company, so that it stands in an index.
constexpr std::array<std::string_view, 6> kOthers = {R"({"a":["x"]})",
                                                     R"({"a":[{"prefix":"x"}],"b":[1]})",
                                                     R"({"a":[{"wildcard":"*x*"}]})",
                                                     R"({"b":[{"numeric":[">",0]}]})",
                                                     R"({"a":{"b":[{"exists":false}]}})",
                                                     R"({"a":[{"equals-ignore-case":"X"}]})"};

match::Pattern compile(std::string_view text, Dialect dialect, config::Faults& faults) {
  const config::Node node = config::read_json(text, faults);
  return faults.empty() ? match::compile(node, dialect, faults) : match::Pattern();
}

void check_event(match::Matcher& alone, match::Matcher& among, const naive::Pattern* other,
                 std::string_view text) {
  const ParsedLine line(text);
  if (!line.is_good()) {
    return;
  }
  alone.read(line.object());
  const bool verdict = alone.next().has_value();
  HW_MUST(alone.matches(0) == verdict);
  among.read(line.object());
  bool found = false;
  while (const auto next = among.next()) {
    found = found || *next == kOthers.size() / 2;
  }
  HW_MUST(found == verdict || among.gave_up());
  const auto event = naive::parse_event(text);
  if (other != nullptr && event && event->leaves.size() <= kLeavesMax && !alone.gave_up()) {
    HW_MUST(naive::matches(*other, *event) == verdict);
  }
}

// Whether the naive account is about such patterns. Comments and a mark of the byte order, which
// configuration may have, are no JSON.
bool is_told_to_both(std::string_view text) {
  constexpr std::array<std::string_view, 6> kUnknown = {"regexp", "\\", "#",
                                                        "//",     "/*", "\xEF\xBB\xBF"};
  return text.size() <= kPatternMax &&
         std::none_of(kUnknown.begin(), kUnknown.end(), [&](std::string_view unknown) {
           return text.find(unknown) != std::string_view::npos;
         });
}

void check_dialect(Dialect dialect, std::string_view text, std::string_view events) {
  config::Faults faults(file_name(text), text);
  const config::Node node = config::read_json(text, faults);
  if (!faults.empty()) {
    return;
  }
  const match::Pattern pattern = match::compile(node, dialect, faults);
  check_fault_places(faults, text);
  const bool is_known = is_told_to_both(text);
  const auto other = is_known ? naive::compile(text, dialect == Dialect::eventbridge)
                              : std::optional<naive::Pattern>();
  HW_MUST(!is_known || other.has_value() == faults.empty());
  if (!faults.empty()) {
    return;
  }
  match::Matcher alone;
  alone.add(pattern);
  match::Matcher among;
  for (std::size_t i = 0; i < kOthers.size(); ++i) {
    if (i == kOthers.size() / 2) {
      among.add(pattern);
    }
    config::Faults none("other.json", kOthers[i]);
    among.add(compile(kOthers[i], dialect, none));
  }
  while (!events.empty()) {
    const std::size_t end = events.find('\n');
    check_event(alone, among, other ? &*other : nullptr, events.substr(0, end));
    events.remove_prefix(end == std::string_view::npos ? events.size() : end + 1);
  }
}

}  // namespace

void check_input(std::string_view input) {
  constexpr std::string_view kSeparator = "\n---\n";
  const std::size_t end = std::min(input.find(kSeparator), input.size());
  const std::string_view events = input.substr(std::min(end + kSeparator.size(), input.size()));
  check_dialect(Dialect::hookwork, input.substr(0, end), events);
  check_dialect(Dialect::eventbridge, input.substr(0, end), events);
}

}  // namespace hw::fuzz
