// SPDX-License-Identifier: MIT
// The random patterns and events that the matchers are compared with reach all of the language.
#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "naive_json.h"
#include "naive_matcher.h"
#include "pattern_generator.h"

namespace naive = hw::test::naive;
using Texts = std::vector<std::string>;

namespace {

// Pieces of the texts that are there at least so often.
void check_pieces(const Texts& texts, const Texts& pieces, std::ptrdiff_t least) {
  for (const std::string& piece : pieces) {
    INFO(piece);
    CHECK(std::count_if(texts.begin(), texts.end(), [&](const std::string& text) {
            return text.find(piece) != std::string::npos;
          }) >= least);
  }
}

bool has_doubled_member(const naive::Json& json) {
  std::set<std::string> names;
  return std::any_of(json.elements.begin(), json.elements.end(), has_doubled_member) ||
         std::any_of(json.members.begin(), json.members.end(), [&](const naive::Member& member) {
           return !names.insert(member.name).second || has_doubled_member(member.value);
         });
}

// How many arrays a value stands in elements of.
std::size_t arrays_around(const naive::Event& event) {
  std::size_t most = 0;
  for (const naive::Leaf& leaf : event.leaves) {
    most = std::max(most, leaf.elements.size());
  }
  return most;
}

std::size_t longest_list(const naive::Json& json) {
  std::size_t longest = json.elements.size();
  for (const naive::Json& element : json.elements) {
    longest = std::max(longest, longest_list(element));
  }
  for (const naive::Member& member : json.members) {
    longest = std::max(longest, longest_list(member.value));
  }
  return longest;
}

}  // namespace

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

TEST_CASE("naive: random patterns have all operators, random events all that JSON has") {
  for (const bool eventbridge : {false, true}) {
    hw::test::Random random(13);
    constexpr std::size_t kCases = 5000;
    constexpr std::ptrdiff_t kOften = 20;
    Texts patterns;
    Texts events;
    std::size_t long_lists = 0;
    std::size_t doubled = 0;
    std::size_t deep = 0;
    for (std::size_t i = 0; i < kCases; ++i) {
      const auto [pattern, event] = hw::test::random_case(random, eventbridge);
      long_lists += longest_list(naive::parse_json(pattern).value()) > 8 ? 1 : 0;
      doubled += has_doubled_member(naive::parse_json(event).value()) ? 1 : 0;
      deep += arrays_around(naive::parse_event(event).value()) > 2 ? 1 : 0;
      patterns.push_back(pattern);
      events.push_back(event);
    }
    INFO((eventbridge ? "eventbridge" : "default"));
    check_pieces(patterns,
                 {"$or", "exactly", "prefix", "suffix", "equals-ignore-case", "wildcard", "numeric",
                  "cidr", "exists", "anything-but"},
                 kOften);
    check_pieces(patterns, {"$and", "$not", "glob", "field"}, eventbridge ? 0 : kOften);
    check_pieces(events, {"[[",
                          "[{",
                          "[]",
                          "{}",
                          "]]",
                          "e+",
                          "E",
                          ".0",
                          "-",
                          "000000",
                          "9007199254740993",
                          "true",
                          "null",
                          "\\u",
                          "\\\"",
                          "\\\\",
                          "\\/",
                          "\\t",
                          "é",
                          "😀",
                          "𐐀",
                          "b.c",
                          "\"hw\""},
                 kOften);
    CHECK(long_lists > 50);
    CHECK(doubled > 500);
    CHECK(deep > 100);
  }
}
