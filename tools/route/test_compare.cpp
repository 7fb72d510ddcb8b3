// SPDX-License-Identifier: MIT
#include "route/test_compare.h"

#include "json/number.h"

namespace hw::route {

namespace {

using json::Kind;
using json::Value;

bool is_equal(Value expected, Value actual);

bool have_equal_elements(Value expected, Value actual) {
  const auto a = expected.elements();
  const auto b = actual.elements();
  auto other = b.begin();
  for (const Value element : a) {
    if (other == b.end() || !is_equal(element, *other)) {
      return false;
    }
    ++other;
  }
  return other == b.end();
}

// `expected` comes from a configuration, so no member of it is doubled.
bool have_equal_members(Value expected, Value actual) {
  for (const auto& [key, value] : expected.members()) {
    const auto other = actual.find(key);
    if (!other || !is_equal(value, *other)) {
      return false;
    }
  }
  for (const auto& [key, value] : actual.members()) {
    if (!expected.find(key)) {
      return false;
    }
  }
  return true;
}

bool is_equal(Value expected, Value actual) {
  if (!actual.is(expected.kind())) {
    return false;
  }
  switch (expected.kind()) {
    case Kind::null:
      return true;
    case Kind::boolean:
      return expected.boolean() == actual.boolean();
    case Kind::number:
      return json::compare(json::parse_number(expected.text()),
                           json::parse_number(actual.text())) == 0;
    case Kind::string:
      return expected.string() == actual.string();
    case Kind::array:
      return have_equal_elements(expected, actual);
    case Kind::object:
      return have_equal_members(expected, actual);
  }
  return false;
}

}  // namespace

std::optional<std::string> first_difference(Value expected, Value actual) {
  for (const auto& [key, value] : expected.members()) {
    const auto other = actual.find(key);
    if (other && value.is(Kind::object) && other->is(Kind::object)) {
      if (const auto inner = first_difference(value, *other)) {
        return std::string(key) + "." + *inner;
      }
    } else if (!other || !is_equal(value, *other)) {
      return std::string(key);
    }
  }
  return std::nullopt;
}

}  // namespace hw::route
