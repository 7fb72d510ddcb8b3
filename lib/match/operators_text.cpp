// SPDX-License-Identifier: MIT
// The operators whose operand is a text or, where lists are known, several; and `exists`.
#include <fmt/core.h>

#include "match/alternative_reader.h"

namespace hw::match {

using config::Member;
using config::Node;
using config::Type;

std::vector<const Node*> AlternativeReader::texts_of(const Node& operand, std::string_view name) {
  const bool is_list = operand.is(Type::array) && (!is_eventbridge() || in_anything_but_);
  std::vector<const Node*> texts;
  if (!is_list) {
    texts.push_back(&operand);
  }
  if (is_list) {
    for (const Node& element : operand.elements()) {
      texts.push_back(&element);
    }
    if (texts.empty()) {
      faults_.add(operand.place, fmt::format("'{}' with an empty list", name));
    }
  }
  for (const Node* text : texts) {
    if (!config::require(faults_, *text, Type::string, fmt::format("the operand of '{}'", name))) {
      return {};
    }
  }
  return texts;
}

void AlternativeReader::read_exactly(const Node& operand, std::string_view name) {
  if (config::require(faults_, operand, Type::string, fmt::format("the operand of '{}'", name))) {
    tests_.emplace_back(EqualsText{std::string(operand.text())});
  }
}

void AlternativeReader::read_prefix(const Node& operand, std::string_view name) {
  read_affix<Prefix>(operand, name, Extent::prefix);
}
void AlternativeReader::read_suffix(const Node& operand, std::string_view name) {
  read_affix<Suffix>(operand, name, Extent::suffix);
}

template <class Affix>
void AlternativeReader::read_affix(const Node& operand, std::string_view name, Extent extent) {
  if (operand.is(Type::object)) {
    read_folded_affix(operand, name, extent);
    return;
  }
  for (const Node* text : texts_of(operand, name)) {
    if (!allows(*text, name)) {
      continue;
    }
    tests_.emplace_back(Affix{std::string(text->text())});
    if (const auto whole = without_quote(text->text(), extent)) {
      tests_.emplace_back(EqualsText{std::string(*whole)});
    }
  }
}

void AlternativeReader::read_folded_affix(const Node& operand, std::string_view name,
                                          Extent extent) {
  if (operand.members().size() != 1 ||
      operand.members().front().key.text() != "equals-ignore-case" ||
      (in_anything_but_ && is_eventbridge())) {
    faults_.add(operand.place, fmt::format("the operand of '{}' must be a string{}", name,
                                           in_anything_but_ && is_eventbridge()
                                               ? ""
                                               : ", or {\"equals-ignore-case\": \"...\"}"));
    return;
  }
  const Member& member = operand.members().front();
  const bool outer = std::exchange(in_anything_but_, in_anything_but_ && !is_eventbridge());
  for (const Node* text : texts_of(member.value, member.key.text())) {
    if (!allows(*text, name)) {
      continue;
    }
    add_folded(text->text(), extent);
    if (const auto whole = without_quote(text->text(), extent)) {
      add_folded(*whole, Extent::whole);
    }
  }
  in_anything_but_ = outer;
}

void AlternativeReader::add_folded(std::string_view text, Extent extent) {
  if (is_eventbridge()) {
    tests_.emplace_back(FoldedForms{extent, std::make_shared<const CaseForms>(text)});
  } else {
    tests_.emplace_back(Folded{extent, folded(text)});
  }
}

// To EventBridge the quotes of a value are part of it: a prefix that ends with one is a whole
// value.
std::optional<std::string_view> AlternativeReader::without_quote(std::string_view text,
                                                                 Extent extent) const {
  if (!is_eventbridge() || text.empty()) {
    return std::nullopt;
  }
  if (extent == Extent::prefix && text.ends_with('"')) {
    return text.substr(0, text.size() - 1);
  }
  if (extent == Extent::suffix && text.starts_with('"')) {
    return text.substr(1);
  }
  return std::nullopt;
}

bool AlternativeReader::allows(const Node& text, std::string_view name) {
  if (in_anything_but_ && text.text().empty()) {
    faults_.add(text.place, fmt::format("'anything-but' with an empty '{}' matches nothing", name));
    return false;
  }
  return true;
}

void AlternativeReader::read_ignoring_case(const Node& operand, std::string_view name) {
  for (const Node* text : texts_of(operand, name)) {
    add_folded(text->text(), Extent::whole);
  }
}

void AlternativeReader::read_wildcard(const Node& operand, std::string_view name) {
  read_parsed<Wildcard>(operand, name,
                        [](Wildcard wildcard) { return WildcardTest{std::move(wildcard)}; });
}
void AlternativeReader::read_glob(const Node& operand, std::string_view name) {
  read_parsed<Glob>(operand, name, [](Glob glob) {
    return GlobTest{std::make_shared<const Glob>(std::move(glob))};
  });
}
void AlternativeReader::read_regexp(const Node& operand, std::string_view name) {
  read_parsed<Regexp>(operand, name, [](Regexp regexp) { return RegexpTest{std::move(regexp)}; });
}

template <class Parsed, class Make>
void AlternativeReader::read_parsed(const Node& operand, std::string_view name, Make make) {
  for (const Node* text : texts_of(operand, name)) {
    if (Result<Parsed> parsed = Parsed::parse(text->text())) {
      tests_.emplace_back(make(*std::move(parsed)));
    } else {
      faults_.add(text->place, fmt::format("bad {}: {}", name, parsed.error().message));
    }
  }
}

void AlternativeReader::read_cidr(const Node& operand, std::string_view name) {
  for (const Node* text : texts_of(operand, name)) {
    if (const auto block = AddressBlock::parse(text->text(), dialect_)) {
      tests_.emplace_back(InBlock{*block});
    } else {
      faults_.add(text->place, fmt::format("bad {}: {}", name, block.error().message));
    }
  }
}

void AlternativeReader::read_exists(const Node& operand, std::string_view name) {
  if (config::require(faults_, operand, Type::boolean, fmt::format("the operand of '{}'", name))) {
    tests_.emplace_back(Exists{operand.text() == "true"});
  }
}

}  // namespace hw::match
