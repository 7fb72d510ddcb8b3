// SPDX-License-Identifier: MIT
// The matcher against a second account of the language (naive_matcher.h), on random patterns and
// events, alone and together; and many patterns together against each alone. HW_PAIRS says how many
// pairs there are (make check-pairs: 10,000,000), half of them in each dialect.
#include <fmt/core.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>

#include "config/json_reader.h"
#include "json/reader.h"
#include "match/matcher.h"
#include "naive_matcher.h"
#include "pattern_generator.h"
#include "random.h"

namespace match = hw::match;
namespace naive = hw::test::naive;
namespace json = hw::json;
using hw::test::Random;

namespace {

std::size_t pairs() {
  const char* const wanted = std::getenv("HW_PAIRS");
  return wanted == nullptr ? 200'000 : std::strtoul(wanted, nullptr, 10);
}

// Whether the loader reads it: in a configuration no member is doubled.
bool is_readable(const std::string& text) {
  hw::config::Faults faults("p", text);
  (void)hw::config::read_json(faults.text(0), faults);
  return faults.empty();
}

std::optional<match::Pattern> compiled(const std::string& text, match::Dialect dialect) {
  hw::config::Faults faults("p", text);
  const hw::config::Node node = hw::config::read_json(faults.text(0), faults);
  match::Pattern pattern = match::compile(node, dialect, faults);
  return faults.empty() ? std::optional(std::move(pattern)) : std::nullopt;
}

// A pattern, by both accounts.
struct Both {
  std::string text;
  match::Pattern ours;
  naive::Pattern theirs;
};

std::optional<Both> random_both(Random& random, match::Dialect dialect) {
  const bool eventbridge = dialect == match::Dialect::eventbridge;
  const std::string text = hw::test::random_pattern(random, eventbridge);
  if (!is_readable(text)) {
    return std::nullopt;
  }
  auto ours = compiled(text, dialect);
  auto theirs = naive::compile(text, eventbridge);
  INFO("seed " << random.seed() << (eventbridge ? " eventbridge" : "") << "\n" << text);
  REQUIRE(ours.has_value() == theirs.has_value());
  return ours ? std::optional(Both{text, *std::move(ours), *std::move(theirs)}) : std::nullopt;
}

// So many patterns in one matcher, each also in one of its own, against events most of which are
// made for one of them. Returns how many matched.
std::size_t compare(Random& random, match::Dialect dialect, std::size_t patterns,
                    std::size_t events) {
  std::vector<Both> list;
  match::Matcher together;
  std::vector<match::Matcher> alone(patterns);
  while (list.size() < patterns) {
    if (auto both = random_both(random, dialect)) {
      together.add(both->ours);
      alone[list.size()].add(both->ours);
      list.push_back(*std::move(both));
    }
  }
  json::Reader reader;
  std::size_t hits = 0;
  for (std::size_t i = 0; i < events; ++i) {
    const std::string text = random.one_in(4)
                                 ? hw::test::random_event(random)
                                 : hw::test::random_event_for(random, random.pick(list).text);
    const auto event = reader.read_object(text);
    INFO("seed " << random.seed() << "\n" << text);
    REQUIRE(event.has_value());
    const naive::Event parsed = naive::parse_event(text).value();
    together.read(*event);
    std::vector<std::size_t> found;
    while (const auto next = together.next()) {
      found.push_back(*next);
    }
    for (std::size_t p = 0; p < patterns; ++p) {
      const bool expected = naive::matches(list[p].theirs, parsed);
      alone[p].read(*event);
      INFO(list[p].text << "\nexpected " << expected);
      const bool is_same = alone[p].next().has_value() == expected &&
                           alone[p].matches(0) == expected &&
                           std::binary_search(found.begin(), found.end(), p) == expected;
      if (!is_same) {
        CHECK(alone[p].matches(0) == expected);
        REQUIRE(std::binary_search(found.begin(), found.end(), p) == expected);
      }
      hits += expected ? 1 : 0;
    }
    REQUIRE_FALSE(together.gave_up());
  }
  return hits;
}

// Says how far it is each million, on stderr, and at last what was compared.
void compare_pairs(match::Dialect dialect, std::uint32_t seed) {
  Random random(seed);
  constexpr std::size_t kPatterns = 10;
  constexpr std::size_t kEvents = 20;
  constexpr std::size_t kReported = 1'000'000;
  const char* const name = dialect == match::Dialect::eventbridge ? "eventbridge" : "hookwork";
  const std::size_t wanted = std::max(pairs() / 2, kPatterns * kEvents);
  std::size_t hits = 0;
  std::size_t done = 0;
  while (done < wanted) {
    hits += compare(random, dialect, kPatterns, kEvents);
    done += kPatterns * kEvents;
    if (done % kReported == 0 && done < wanted) {
      fmt::print(stderr, "pairs: {}: {} of {} agree\n", name, done, wanted);
    }
  }
  fmt::print("pairs: {}: {} agree, {} of them matches\n", name, done, hits);
  CHECK(hits > done / 50);
}

}  // namespace

TEST_CASE("matching is as defined, on random pairs, alone and together", "[pairs]") {
  compare_pairs(match::Dialect::hookwork, 41);
}

TEST_CASE("matching is as EventBridge defines it, on random pairs, alone and together", "[pairs]") {
  compare_pairs(match::Dialect::eventbridge, 42);
}

TEST_CASE("a thousand patterns together match what each matches alone") {
  for (const auto dialect : {match::Dialect::hookwork, match::Dialect::eventbridge}) {
    Random random(43);
    std::vector<std::string> texts;
    match::Matcher together;
    std::vector<match::Matcher> alone(1000);
    for (match::Matcher& one : alone) {
      auto pattern = std::optional<match::Pattern>();
      while (!pattern) {
        texts.push_back(hw::test::random_pattern(random, dialect == match::Dialect::eventbridge));
        pattern = compiled(texts.back(), dialect);
      }
      together.add(*pattern);
      one.add(*pattern);
    }
    json::Reader reader;
    std::size_t hits = 0;
    for (int i = 0; i < 1000; ++i) {
      const std::string text = hw::test::random_event_for(random, random.pick(texts));
      const auto event = reader.read_object(text);
      REQUIRE(event.has_value());
      std::vector<std::size_t> expected;
      for (std::size_t p = 0; p < alone.size(); ++p) {
        alone[p].read(*event);
        if (alone[p].next()) {
          expected.push_back(p);
        }
      }
      together.read(*event);
      std::vector<std::size_t> found;
      while (const auto next = together.next()) {
        found.push_back(*next);
      }
      INFO("seed " << random.seed() << "\n" << text);
      REQUIRE(found == expected);
      hits += found.size();
    }
    CHECK(hits > 1000);
  }
}
