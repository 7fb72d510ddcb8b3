// SPDX-License-Identifier: MIT
// `anything-but`: literals, or another operator.
#include <fmt/core.h>

#include "match/alternative_reader.h"
#include "match/literals.h"

namespace hw::match {

using config::Member;
using config::Node;
using config::Type;

void AlternativeReader::read_anything_but(const Node& operand, std::string_view) {
  std::vector<Test> before = std::exchange(tests_, {});
  in_anything_but_ = true;
  if (operand.is(Type::object)) {
    read_excluded_operator(operand);
  } else {
    read_excluded_literals(operand);
  }
  in_anything_but_ = false;
  std::vector<Test> excluded = std::exchange(tests_, std::move(before));
  if (!excluded.empty()) {
    auto literals = take_literals(excluded);
    tests_.emplace_back(AnythingBut{std::move(excluded), std::move(literals)});
  }
}

void AlternativeReader::read_excluded_operator(const Node& node) {
  if (node.members().size() != 1) {
    faults_.add(node.place, "'anything-but' takes one operator");
    return;
  }
  const Member& member = node.members().front();
  const Operator* const known = find_operator(member.key.text());
  if (known == nullptr || !known->in_anything_but ||
      (is_eventbridge() && !known->takes_list_there)) {
    faults_.add(member.key.place,
                fmt::format("'anything-but' does not know the operator '{}'", member.key.text()));
    return;
  }
  (this->*known->read)(member.value, member.key.text());
}

void AlternativeReader::read_excluded_literals(const Node& node) {
  const std::span<const Node> list = node.is(Type::array) ? node.elements() : std::span(&node, 1);
  for (const Node& element : list) {
    if (!element.is(list.front().type()) ||
        !(element.is(Type::string) || element.is(Type::number))) {
      faults_.add(element.place, "'anything-but' takes strings, or numbers, and not a mixture");
      tests_.clear();
      return;
    }
    if (element.is(Type::string)) {
      tests_.emplace_back(EqualsText{std::string(element.text())});
    } else if (!is_eventbridge() || comparable(element)) {
      read_number(element);
    }
  }
  if (list.empty()) {
    faults_.add(node.place, "'anything-but' with an empty list");
  }
}

}  // namespace hw::match
