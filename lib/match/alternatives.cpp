// SPDX-License-Identifier: MIT
#include "match/alternatives.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.h"
#include "match/alternative_reader.h"
#include "match/literals.h"
#include "match/number.h"

namespace hw::match {

using config::Faults;
using config::Member;
using config::Node;
using config::Type;

constexpr std::array<AlternativeReader::Operator, 12> AlternativeReader::kOperators = {{
    {"exactly", &AlternativeReader::read_exactly, true, true},
    {"prefix", &AlternativeReader::read_prefix, true, true, true},
    {"suffix", &AlternativeReader::read_suffix, true, true, true},
    {"equals-ignore-case", &AlternativeReader::read_ignoring_case, true, true, true},
    {"wildcard", &AlternativeReader::read_wildcard, true, true, true},
    {"numeric", &AlternativeReader::read_numeric, true, true},
    {"cidr", &AlternativeReader::read_cidr, true, true},
    {"exists", &AlternativeReader::read_exists, true, false},
    {"anything-but", &AlternativeReader::read_anything_but, true, false},
    {"glob", &AlternativeReader::read_glob, false, true},
    {"regexp", &AlternativeReader::read_regexp, false, true},
    {"field", &AlternativeReader::read_field, false, false},
}};

void AlternativeReader::read(const Node& node) {
  switch (node.type()) {
    case Type::string:
      read_text(node.text());
      return;
    case Type::number:
      read_number(node);
      return;
    case Type::boolean:
      tests_.emplace_back(EqualsWord{node.text() == "true" ? "true" : "false"});
      return;
    case Type::null:
      tests_.emplace_back(EqualsWord{"null"});
      return;
    case Type::object:
      read_operator(node);
      return;
    case Type::array:
      faults_.add(node.place, "a list inside a list of alternatives");
      return;
  }
}

void AlternativeReader::read_text(std::string_view text) {
  if (const auto address = parse_address(text, dialect_)) {
    tests_.emplace_back(InBlock{AddressBlock::of(*address, dialect_)});
  } else {
    tests_.emplace_back(EqualsText{std::string(text)});
  }
}

void AlternativeReader::read_number(const Node& node) {
  if (is_eventbridge()) {
    tests_.emplace_back(EqualsDigits{std::string(node.text()), comparable_double(node.text())});
  } else {
    tests_.emplace_back(EqualsNumber{json::parse_number(node.text())});
  }
}

void AlternativeReader::read_operator(const Node& node) {
  if (node.members().size() != 1) {
    faults_.add(node.place, "an operator is an object with one member, {\"prefix\": \"...\"}");
    return;
  }
  const Member& member = node.members().front();
  const Operator* const known = find_operator(member.key.text());
  if (known == nullptr) {
    faults_.add(member.key.place, fmt::format("unknown operator '{}'{}", member.key.text(),
                                              suggest(member.key.text())));
    return;
  }
  (this->*known->read)(member.value, member.key.text());
}

const AlternativeReader::Operator* AlternativeReader::find_operator(std::string_view name) const {
  const auto found = std::find_if(kOperators.begin(), kOperators.end(), [&](const auto& known) {
    return known.name == name && (known.in_eventbridge || !is_eventbridge());
  });
  return found == kOperators.end() ? nullptr : &*found;
}

std::string AlternativeReader::suggest(std::string_view name) const {
  std::vector<std::string_view> names;
  for (const Operator& known : kOperators) {
    if (known.in_eventbridge || !is_eventbridge()) {
      names.push_back(known.name);
    }
  }
  return suggestion(name, names);
}

Alternatives compile_alternatives(const Node& list, Dialect dialect, Faults& faults) {
  AlternativeReader reader(dialect, faults);
  for (const Node& element : list.elements()) {
    reader.read(element);
  }
  Alternatives result;
  result.tests = reader.take();
  result.tests.shrink_to_fit();
  result.accepts_absence =
      std::any_of(result.tests.begin(), result.tests.end(), [](const Test& test) {
        const auto* exists = std::get_if<Exists>(&test);
        return exists != nullptr && !exists->wanted;
      });
  result.literals = take_literals(result.tests);
  return result;
}

}  // namespace hw::match
