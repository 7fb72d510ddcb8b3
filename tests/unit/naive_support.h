// SPDX-License-Identifier: MIT
// What the naive matcher says of patterns and events, in one word each: "yes", "no", "refused"; of
// the default dialect and EventBridge's where they differ: "yes|no".
#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <utility>
#include <vector>

#include "naive_matcher.h"

namespace hw::test {

inline std::string verdict(const std::string& pattern, const std::string& event, bool eventbridge) {
  const auto compiled = naive::compile(pattern, eventbridge);
  return !compiled ? "refused" : naive::matches(*compiled, event) ? "yes" : "no";
}

// Of both dialects, the default one first, where they differ.
inline std::string verdict(const std::string& pattern, const std::string& event) {
  const std::string plain = verdict(pattern, event, false);
  const std::string eventbridge = verdict(pattern, event, true);
  return plain == eventbridge ? plain : plain + "|" + eventbridge;
}

struct Row {
  std::string pattern;
  std::string event;
  std::string verdict;
};

inline void check(const std::vector<Row>& rows) {
  for (const auto& [pattern, event, expected] : rows) {
    INFO(pattern << " on " << event);
    CHECK(verdict(pattern, event) == expected);
  }
}

// Alternatives of the field a, and its value.
inline void check_values(const std::vector<Row>& rows) {
  for (const auto& [alternatives, value, expected] : rows) {
    INFO(alternatives << " on " << value);
    CHECK(verdict(R"({"a":[)" + alternatives + "]}", R"({"a":)" + value + "}") == expected);
  }
}

inline void check_patterns(const std::vector<std::pair<std::string, std::string>>& rows) {
  for (const auto& [pattern, expected] : rows) {
    INFO(pattern);
    CHECK(verdict(pattern, "{}") == expected);
  }
}

// Of the alternatives alone.
inline void check_refused(const std::vector<std::string>& alternatives,
                          const std::string& expected) {
  for (const std::string& text : alternatives) {
    INFO(text);
    CHECK(verdict(R"({"a":[)" + text + "]}", "{}") == expected);
  }
}

}  // namespace hw::test
