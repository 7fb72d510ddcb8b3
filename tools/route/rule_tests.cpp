// SPDX-License-Identifier: MIT
#include "route/rule_tests.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "base/error_code.h"
#include "base/limits.h"
#include "base/text.h"

namespace hw::route {

namespace {

using config::Faults;
using config::Node;
using config::Type;

std::string json_of(const Node& node) {
  std::string text;
  config::append_json(text, node);
  return text;
}

class TestReader {
 public:
  explicit TestReader(Faults& faults) : faults_(faults) {}

  RuleTest read(const Node& node) {
    constexpr std::array<std::string_view, 3> kKeys = {"name", "event", "expect"};
    config::check_keys(faults_, node, kKeys);
    RuleTest test;
    test.where = faults_.where(node.place);
    if (const Node* const name = member(node, "name", Type::string)) {
      test.name = name->text();
      check_name(*name);
    }
    if (const Node* const event = member(node, "event", Type::object)) {
      test.event = json_of(*event);
      check_event(*event, test.event);
    }
    if (const Node* const expect = member(node, "expect", Type::object)) {
      test.expected = read_expected(*expect);
    }
    return test;
  }

 private:
  // One that must be there, and of that type; else null.
  const Node* member(const Node& node, std::string_view key, Type type) {
    const Node* const value = node.find(key);
    if (value == nullptr) {
      faults_.add(node.place, fmt::format("a test needs {} '{}'", key == "name" ? "a" : "an", key));
      return nullptr;
    }
    return config::require(faults_, *value, type, fmt::format("'{}'", key)) ? value : nullptr;
  }

  void check_name(const Node& name) {
    if (name.text().empty()) {
      faults_.add(name.place, "'name' is empty");
    } else if (!names_.insert(std::string(name.text())).second) {
      faults_.add(name.place, fmt::format("there is another test '{}'", name.text()));
    }
  }

  void check_event(const Node& event, std::string_view line) {
    if (line.size() > limits::kLineMax) {
      faults_.add(event.place, fmt::format("an event of {} bytes; a line has at most {}",
                                           line.size(), limits::kLineMax));
    }
  }

  Expected read_expected(const Node& node) {
    constexpr std::array<std::string_view, 4> kKeys = {"rules", "targets", "output", "errors"};
    const bool all_known = config::check_keys(faults_, node, kKeys);
    if (all_known && node.members().empty()) {
      faults_.add(node.place, "'expect' needs one of rules, targets, output and errors");
    }
    Expected expected;
    expected.rules = read_list(node, "rules", Type::string);
    expected.targets = read_list(node, "targets", Type::string);
    expected.output = read_list(node, "output", Type::object);
    expected.errors = read_list(node, "errors", Type::string);
    if (expected.errors) {
      check_codes(*node.find("errors"));
    }
    return expected;
  }

  // The elements: strings as they are, objects as JSON.
  Expected::Texts read_list(const Node& node, std::string_view key, Type type) {
    const Node* const list = node.find(key);
    if (list == nullptr ||
        !config::require(faults_, *list, Type::array, fmt::format("'{}'", key))) {
      return std::nullopt;
    }
    std::vector<std::string> texts;
    for (const Node& element : list->elements()) {
      if (config::require(faults_, element, type, fmt::format("each element of '{}'", key))) {
        texts.push_back(type == Type::string ? std::string(element.text()) : json_of(element));
      }
    }
    return texts;
  }

  void check_codes(const Node& list) {
    const std::vector<std::string_view> known = names_of_kind("event");
    for (const Node& code : list.elements()) {
      if (code.is(Type::string) &&
          std::find(known.begin(), known.end(), code.text()) == known.end()) {
        faults_.add(code.place,
                    fmt::format("no code '{}'{}", code.text(), suggestion(code.text(), known)));
      }
    }
  }

  Faults& faults_;
  std::set<std::string> names_;
};

}  // namespace

RuleTests read_tests(const Node& node, Faults& faults) {
  RuleTests tests;
  if (!config::require(faults, node, Type::array, "'tests'")) {
    return tests;
  }
  TestReader reader(faults);
  for (const Node& element : node.elements()) {
    if (config::require(faults, element, Type::object, "a test")) {
      tests.list.push_back(reader.read(element));
    }
  }
  tests.secrets = faults.hidden();
  return tests;
}

}  // namespace hw::route
