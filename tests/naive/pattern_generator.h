// SPDX-License-Identifier: MIT
// Random event patterns of hw-route(1) and random events, as JSON texts, over so few names and
// values (pattern_vocabulary.h) that much of the language meets in small cases: about one pattern
// in twenty is refused, and about a third of random_case() match. Events are always good ones.
#pragma once

#include <string>
#include <string_view>

#include "random.h"

namespace hw::test {

// All operators of the dialect but `regexp`.
[[nodiscard]] std::string random_pattern(Random& random, bool eventbridge);

[[nodiscard]] std::string random_event(Random& random);

// An event that has what some clause of the pattern asks for, more or less: values may be off, in
// other elements of arrays, doubled, or missing. The pattern must be JSON; it may be a refused one.
[[nodiscard]] std::string random_event_for(Random& random, std::string_view pattern);

struct PatternCase {
  std::string pattern;
  std::string event;
};

// derived_percent: how many of the events are made for the pattern.
[[nodiscard]] PatternCase random_case(Random& random, bool eventbridge,
                                      std::size_t derived_percent = 70);

}  // namespace hw::test
