// SPDX-License-Identifier: MIT
// A second account of the pattern language of hw-route(1), for tests: it tries all choices that the
// definition allows, knows no shortcuts, and shares no code with lib/match but the globs and the
// order of numbers. Two dialects: `eventbridge` is event-ruler to the letter; the other one is the
// default. `regexp` is unknown here. Refused patterns and texts are "nothing".
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "naive_event.h"
#include "naive_tests.h"
#include "naive_text.h"

namespace hw::test::naive {

// {"field": [op, path]}
struct FieldTest {
  std::string op;
  std::string path;
};

// One of the three.
struct Alternative {
  bool absence = false;  // {"exists": false}
  std::optional<FieldTest> field;
  Test test;
};

struct Pattern;

struct Clause {
  std::map<std::string, std::vector<Alternative>, Utf16Less> conditions;  // path -> alternatives
  std::vector<Pattern> required;                                          // of $and
  std::vector<Pattern> forbidden;                                         // of $not
};

struct Pattern {
  std::vector<Clause> clauses;
};

[[nodiscard]] std::optional<Pattern> compile(std::string_view pattern_json, bool eventbridge);

[[nodiscard]] bool matches(const Pattern& pattern, const Event& event);
// The event must be one.
[[nodiscard]] bool matches(const Pattern& pattern, std::string_view event_json);

}  // namespace hw::test::naive
