// SPDX-License-Identifier: MIT
#include "expr/functions.h"

#include <fmt/core.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/text.h"

namespace hw::expr {

namespace {

using namespace types;

// In the order of their names.
constexpr Function kFunctions[] = {
    {"abs", 1, false, {kNumber}, function::abs},
    {"avg", 1, false, {kNumbers}, function::avg},
    {"ceil", 1, false, {kNumber}, function::ceil},
    {"contains", 2, false, {kArray | kString, kAny}, function::contains},
    {"ends_with", 2, false, {kString, kString}, function::ends_with},
    {"floor", 1, false, {kNumber}, function::floor},
    {"join", 2, false, {kString, kStrings}, function::join},
    {"keys", 1, false, {kObject}, function::keys},
    {"length", 1, false, {kString | kArray | kObject}, function::length},
    {"map", 2, false, {kExpression, kArray}, function::map},
    {"max", 1, false, {kNumbers | kStrings}, function::max},
    {"max_by", 2, false, {kArray, kExpression}, function::max_by},
    {"merge", 1, true, {kObject}, function::merge},
    {"min", 1, false, {kNumbers | kStrings}, function::min},
    {"min_by", 2, false, {kArray, kExpression}, function::min_by},
    {"not_null", 1, true, {kAny}, function::not_null},
    {"reverse", 1, false, {kString | kArray}, function::reverse},
    {"sort", 1, false, {kNumbers | kStrings}, function::sort},
    {"sort_by", 2, false, {kArray, kExpression}, function::sort_by},
    {"starts_with", 2, false, {kString, kString}, function::starts_with},
    {"sum", 1, false, {kNumbers}, function::sum},
    {"to_array", 1, false, {kAny}, function::to_array},
    {"to_number", 1, false, {kAny}, function::to_number},
    {"to_string", 1, false, {kAny}, function::to_string},
    {"type", 1, false, {kAny}, function::type},
    {"values", 1, false, {kObject}, function::values},
};

std::string phrase_of_types(Types types) {
  constexpr std::pair<Types, std::string_view> kPhrases[] = {
      {kNumber, "a number"},
      {kString, "a string"},
      {kArray, "an array"},
      {kObject, "an object"},
      {kNumbers, "an array of numbers"},
      {kStrings, "an array of strings"},
  };
  std::string phrase;
  for (const auto& [type, words] : kPhrases) {
    if ((types & type) != 0) {
      phrase += phrase.empty() ? "" : " or ";
      phrase += words;
    }
  }
  return phrase;
}

// Of an array, the first element that keeps it from being one of those.
std::string fault_of_elements(Types types, const Datum& array) {
  Elements elements(array);
  std::optional<Kind> first;
  for (Datum element; elements.next(element);) {
    const Kind kind = element.kind();
    const bool is_good = (kind == Kind::number && (types & kNumbers) != 0) ||
                         (kind == Kind::string && (types & kStrings) != 0);
    if (!is_good) {
      return fmt::format("an array with {}", phrase_of(kind));
    }
    if (kind != first.value_or(kind)) {
      return "an array of both";
    }
    first = kind;
  }
  return "";
}

}  // namespace

std::span<const Function> functions() { return kFunctions; }

std::optional<std::size_t> find_function(std::string_view name) {
  const auto* const found = std::find_if(std::begin(kFunctions), std::end(kFunctions),
                                         [&](const Function& known) { return known.name == name; });
  return found == std::end(kFunctions)
             ? std::nullopt
             : std::optional(static_cast<std::size_t>(found - std::begin(kFunctions)));
}

std::string suggest_function(std::string_view name) {
  std::vector<std::string_view> names;
  for (const Function& known : kFunctions) {
    names.push_back(known.name);
  }
  return suggestion(name, names);
}

std::string fault_of_type(Types types, const Datum& value) {
  const Kind kind = value.kind();
  if ((types & types::of(kind)) != 0) {
    return "";
  }
  std::string found(phrase_of(kind));
  if (kind == Kind::array && (types & (kNumbers | kStrings)) != 0) {
    found = fault_of_elements(types, value);
    if (found.empty()) {
      return "";
    }
  }
  return fmt::format("must be {}, not {}", phrase_of_types(types), found);
}

}  // namespace hw::expr
