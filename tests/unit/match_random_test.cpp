// SPDX-License-Identifier: MIT
// The matcher against the definition, on random events with arrays; and how its work grows.
#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>

#include "match_support.h"
#include "random.h"

using namespace std::string_literals;
using hw::test::matches;
namespace match = hw::match;

namespace {

// One leaf of an event: its path, its value, and the elements of arrays that it stands in.
struct PlainLeaf {
  std::string path;
  int value;
  std::vector<std::pair<int, int>> steps;
};

// A random event over the names a, b and c, and its leaves.
struct RandomEvent {
  hw::test::Random& random;
  int arrays = 0;
  std::vector<PlainLeaf> leaves;
  std::vector<std::pair<int, int>> steps = {};

  std::string object(const std::string& path, int depth) {
    std::string text = "{";
    for (const char* name : {"a", "b", "c"}) {
      if (!random.one_in(3)) {
        text += (text.size() > 1 ? ",\"" : "\"") + std::string(name) +
                "\":" + value(path.empty() ? name : path + "." + name, depth);
      }
    }
    return text + "}";
  }

  std::string value(const std::string& path, int depth) {
    const std::size_t kind = depth == 0 ? 0 : random.below(4);
    if (kind == 0) {
      leaves.push_back({path, static_cast<int>(random.below(2)), steps});
      return std::to_string(leaves.back().value);
    }
    if (kind == 1) {
      return object(path, depth - 1);
    }
    const int id = arrays++;
    std::string text = "[";
    for (int i = 0, n = static_cast<int>(random.below(4)); i < n; ++i) {
      text += i > 0 ? "," : "";
      if (random.one_in(3)) {
        text += value(path, 0);
      } else {
        steps.emplace_back(id, i);
        text += random.one_in(4) ? array_of_objects(path, depth - 1) : object(path, depth - 1);
        steps.pop_back();
      }
    }
    return text + "]";
  }

  std::string array_of_objects(const std::string& path, int depth) {
    const int id = arrays++;
    steps.emplace_back(id, 0);
    const std::string text = "[" + object(path, depth > 0 ? depth - 1 : 0) + "]";
    steps.pop_back();
    return text;
  }
};

struct PlainCondition {
  std::string path;
  int wanted;  // or -1: must be absent
};

// The definition, word for word: some choice of leaves that agree on all arrays.
bool plain_match(const std::vector<PlainCondition>& conditions, std::size_t at,
                 const std::vector<PlainLeaf>& leaves, std::vector<const PlainLeaf*>& chosen) {
  if (at == conditions.size()) {
    return true;
  }
  bool present = false;
  for (const PlainLeaf& leaf : leaves) {
    const bool consistent = std::all_of(chosen.begin(), chosen.end(), [&](const PlainLeaf* other) {
      for (const auto& [array, index] : leaf.steps) {
        for (const auto& [other_array, other_index] : other->steps) {
          if (array == other_array && index != other_index) {
            return false;
          }
        }
      }
      return true;
    });
    if (leaf.path != conditions[at].path || !consistent) {
      continue;
    }
    present = true;
    if (leaf.value == conditions[at].wanted) {
      chosen.push_back(&leaf);
      if (plain_match(conditions, at + 1, leaves, chosen)) {
        return true;
      }
      chosen.pop_back();
    }
  }
  return !present && conditions[at].wanted == -1 && plain_match(conditions, at + 1, leaves, chosen);
}

std::string alternatives(int wanted) {
  return wanted == -1 ? R"([{"exists":false}])" : "[" + std::to_string(wanted) + "]";
}

}  // namespace

TEST_CASE("matching agrees with the definition on random events with arrays") {
  hw::test::Random random(71);
  std::size_t hits = 0;
  for (int i = 0; i < 6000; ++i) {
    // Fields by their sorted paths: a.a a.b a.c.a a.c.b b.a
    static const std::vector<std::string> paths = {"a.a", "a.b", "a.c.a", "a.c.b", "b.a"};
    std::vector<PlainCondition> conditions;
    for (const std::string& path : paths) {
      if (random.one_in(2)) {
        conditions.push_back({path, static_cast<int>(random.below(3)) - 1});
      }
    }
    const auto group = [&conditions](const std::string& prefix) {
      std::string text;
      for (const auto& [path, wanted] : conditions) {
        if (path.starts_with(prefix) && path.size() == prefix.size() + 1) {
          text += (text.empty() ? "\"" : ",\"") + path.substr(prefix.size()) +
                  "\":" + alternatives(wanted);
        }
      }
      return text;
    };
    std::string a = group("a.");
    if (const std::string c = group("a.c."); !c.empty()) {
      a += (a.empty() ? "" : ",") + std::string(R"("c":{)") + c + "}";
    }
    std::string pattern = a.empty() ? "" : R"("a":{)" + a + "}";
    if (const std::string b = group("b."); !b.empty()) {
      pattern += (pattern.empty() ? "" : ",") + std::string(R"("b":{)") + b + "}";
    }
    if (pattern.empty()) {
      continue;
    }
    pattern = "{" + pattern + "}";
    RandomEvent event{random, 0, {}};
    const std::string text = event.object("", 4);
    std::vector<const PlainLeaf*> chosen;
    const bool expected = plain_match(conditions, 0, event.leaves, chosen);
    INFO(random.seed() << " case " << i << "\n" << pattern << "\n" << text);
    REQUIRE(matches(pattern, text) == expected);
    hits += expected ? 1 : 0;
  }
  CHECK(hits > 500);
}

TEST_CASE("long arrays do not multiply the work") {
  const auto list = [](std::size_t count, const std::string& element) {
    std::string text = "[" + element;
    for (std::size_t i = 1; i < count; ++i) {
      text += "," + element;
    }
    return text + "]";
  };
  const std::string xs = list(20000, "\"x\"");
  // Scalars that could each stand for their field, and a last field that nothing satisfies.
  CHECK_FALSE(
      matches(R"({"a":["x"],"b":["x"],"c":["x"],"d":{"e":["no"]}})",
              R"({"a":)" + xs + R"(,"b":)" + xs + R"(,"c":)" + xs + R"(,"d":[{"e":"y"}]})"));
  // The same with objects in three arrays that have nothing to do with each other.
  const std::string objects = list(20000, R"({"x":1})");
  CHECK_FALSE(matches(
      R"({"a":{"x":[1]},"b":{"x":[1]},"c":{"x":[1]},"d":{"x":[2]}})",
      R"({"a":)" + objects + R"(,"b":)" + objects + R"(,"c":)" + objects + R"(,"d":[{"x":1}]})"));
  // One array, whose elements have each but one of the fields.
  CHECK_FALSE(matches(R"({"a":{"x":[1],"y":[2],"z":[3]}})",
                      R"({"a":)" + list(20000, R"({"x":1,"y":2},{"y":2,"z":3})") + "}"));
  // Many leaves that stand deep in arrays; the memory for where they stand grows with them alone.
  const std::string deep = std::string(900, '[') + list(100000, R"({"x":1})").substr(1);
  CHECK_FALSE(matches(R"({"a":{"x":[1],"y":[2]}})", R"({"a":)" + deep.substr(0, deep.size() - 1) +
                                                        R"(,{"x":0,"y":2})" +
                                                        std::string(900, ']') + "}"));
  // Arrays inside one element.
  CHECK_FALSE(matches(R"({"a":{"p":{"x":[1],"y":[2]},"q":{"x":[1],"y":[2]},"r":[3]}})",
                      R"({"a":[{"p":)" + list(10000, R"({"x":1,"y":2})") + R"(,"q":)" +
                          list(10000, R"({"x":1,"y":2})") + R"(,"r":4}]})"));
}
