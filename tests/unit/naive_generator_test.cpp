// SPDX-License-Identifier: MIT
// The random patterns and events that the matchers are compared with reach all of the language.
#include <catch2/catch.hpp>

#include "naive_matcher.h"
#include "pattern_generator.h"

namespace naive = hw::test::naive;

TEST_CASE("naive: random cases reach matches, misses and refusals") {
  for (const bool eventbridge : {false, true}) {
    hw::test::Random random(eventbridge ? 11 : 12);
    constexpr std::size_t kCases = 3000;
    std::size_t refused = 0;
    std::size_t matched = 0;
    for (std::size_t i = 0; i < kCases; ++i) {
      const auto [pattern, event] = hw::test::random_case(random, eventbridge);
      INFO(random.seed() << " case " << i << "\n" << pattern << "\n" << event);
      const auto parsed = naive::parse_event(event);
      REQUIRE(parsed);
      const auto compiled = naive::compile(pattern, eventbridge);
      refused += compiled ? 0 : 1;
      matched += compiled && naive::matches(*compiled, *parsed) ? 1 : 0;
    }
    INFO((eventbridge ? "eventbridge: " : "default: ") << refused << " refused, " << matched);
    CHECK(refused > kCases / 50);
    CHECK(refused < kCases / 10);
    CHECK(matched > kCases / 4);
    CHECK(matched < kCases / 2);
  }
}
