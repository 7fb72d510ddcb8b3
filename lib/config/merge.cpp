// SPDX-License-Identifier: MIT
#include "config/merge.h"

#include <fmt/core.h>

#include <string>
#include <string_view>
#include <unordered_map>

namespace hw::config {

namespace {

bool is_same(const Node& a, const Node& b) {
  std::string texts[2];  // NOLINT: two of a kind
  append_json(texts[0], a);
  append_json(texts[1], b);
  return texts[0] == texts[1];
}

void merge_value(Member& into, const Member& from, Faults& faults) {
  Node& value = into.value;
  if (value.is(Type::object) && from.value.is(Type::object)) {
    merge(value, from.value, faults);
  } else if (value.is(Type::array) && from.value.is(Type::array)) {
    for (const Node& element : from.value.elements()) {
      value.append(element, faults.arena());
    }
  } else if (!is_same(value, from.value)) {
    faults.add(from.key.place,
               fmt::format("'{}' stands in {} too", from.key.text(), faults.where(into.key.place)));
  }
}

}  // namespace

void merge(Node& into, const Node& from, Faults& faults) {
  std::unordered_map<std::string_view, std::size_t> numbers;
  for (const Member& member : into.members()) {
    numbers.emplace(member.key.text(), numbers.size());
  }
  for (const Member& member : from.members()) {
    const auto [known, is_new] = numbers.emplace(member.key.text(), numbers.size());
    if (is_new) {
      into.append(member, faults.arena());
    } else {
      merge_value(into.members()[known->second], member, faults);
    }
  }
}

}  // namespace hw::config
