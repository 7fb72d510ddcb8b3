// SPDX-License-Identifier: MIT
// The few names and values that random patterns and events have in common (pattern_generator.h):
// those about which readings of the pattern language differ. Texts are unescaped but for write(),
// which makes the JSON and picks among the ways to write a string.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "naive_json.h"
#include "random.h"

namespace hw::test {

using naive::Json;
using naive::Kind;

[[nodiscard]] Json json_string(std::string text);
[[nodiscard]] Json json_number(std::string text);
[[nodiscard]] Json json_word(std::string text);
[[nodiscard]] Json json_array(std::vector<Json> elements);
[[nodiscard]] Json json_object(std::vector<naive::Member> members);
// {"name": value}
[[nodiscard]] Json json_pair(std::string name, Json value);

[[nodiscard]] std::string random_name(Random& random);
[[nodiscard]] std::string random_string(Random& random);
[[nodiscard]] std::string random_address(Random& random);
[[nodiscard]] std::string random_number(Random& random);
[[nodiscard]] Json random_scalar(Random& random);

// The alternatives of one path of a pattern, sometimes refused ones (pattern_leaf_generator.cpp).
[[nodiscard]] Json random_leaf(Random& random, bool eventbridge);

// A value that mostly satisfies an alternative, other than `field` (event_value_generator.cpp).
[[nodiscard]] Json random_value_for(Random& random, const Json& alternative);

// The text with some characters in another case, as the tables of Unicode have it.
[[nodiscard]] std::string recased(Random& random, const std::string& text);
// The address in another notation, or one near it; the number in another one of the same value, or
// one that another reading takes for the same.
[[nodiscard]] std::string like_address(Random& random, const std::string& address);
[[nodiscard]] std::string like_number(Random& random, const std::string& number);

template <class List>
void shuffle(Random& random, List& list) {
  for (std::size_t i = list.size(); i > 1; --i) {
    std::swap(list[i - 1], list[random.below(i)]);
  }
}

// With escapes and white space here and there.
[[nodiscard]] std::string write(Random& random, const Json& json);

}  // namespace hw::test
