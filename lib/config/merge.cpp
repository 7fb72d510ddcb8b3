// SPDX-License-Identifier: MIT
#include "config/merge.h"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <unordered_map>

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
  std::unordered_map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < into.members.size(); ++i) {
    places.emplace(into.members[i].key, i);
  }
  for (Member& member : from.members) {
    const auto [known, is_new] = places.emplace(member.key, into.members.size());
    if (is_new) {
      into.members.push_back(std::move(member));
    } else {
      merge_value(into.members[known->second], std::move(member), faults);
    }
  }
}

}  // namespace hw::config
