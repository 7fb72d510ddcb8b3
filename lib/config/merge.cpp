// SPDX-License-Identifier: MIT
#include "config/merge.h"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>

namespace hw::config {

namespace {

bool is_same(const Node& a, const Node& b) {
  std::string texts[2];  // NOLINT: two of a kind
  append_json(texts[0], a);
  append_json(texts[1], b);
  return texts[0] == texts[1];
}

void merge_value(Member& into, Member from, Faults& faults) {
  Node& value = into.value;
  if (value.is(Type::object) && from.value.is(Type::object)) {
    merge(value, std::move(from.value), faults);
  } else if (value.is(Type::array) && from.value.is(Type::array)) {
    std::move(from.value.elements.begin(), from.value.elements.end(),
              std::back_inserter(value.elements));
  } else if (!is_same(value, from.value)) {
    faults.add(from.place,
               fmt::format("'{}' stands in {} too", from.key, faults.where(into.place)));
  }
}

}  // namespace

void merge(Node& into, Node from, Faults& faults) {
  for (Member& member : from.members) {
    const auto known = std::find_if(into.members.begin(), into.members.end(),
                                    [&](const Member& other) { return other.key == member.key; });
    if (known == into.members.end()) {
      into.members.push_back(std::move(member));
    } else {
      merge_value(*known, std::move(member), faults);
    }
  }
}

}  // namespace hw::config
