// SPDX-License-Identifier: MIT
// An event as the naive matcher sees it (naive_matcher.h): its leaves in the order of the text,
// each with its path, its value, and which element of which arrays it stands in. What stands under
// the top-level name "hw" is no part of it. Containers without content are no leaves.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "naive_json.h"

namespace hw::test::naive {

struct Value {
  Kind kind = Kind::null;
  std::string text;  // as in Json
};

struct Leaf {
  std::string path;  // names joined by dots
  Value value;
  std::map<int, std::size_t>
      elements;  // array -> index; an array's own scalars have no index in it
};

struct Event {
  std::vector<Leaf> leaves;
};

// Nothing for a text that is not a JSON object.
[[nodiscard]] std::optional<Event> parse_event(std::string_view text);

// Whether the leaves stand in the same element of every array that both stand in an element of.
[[nodiscard]] bool agree(const Leaf& a, const Leaf& b);

}  // namespace hw::test::naive
