// SPDX-License-Identifier: MIT
// Patterns and events as texts.
#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <string_view>

#include "config/json_reader.h"
#include "json/reader.h"
#include "match/matcher.h"
#include "match/pattern.h"

namespace hw::test {

inline match::Pattern compile(std::string_view text,
                              match::Dialect dialect = match::Dialect::hookwork) {
  hw::config::Faults faults("p", text);
  const hw::config::Node node = hw::config::read_json(text, faults);
  match::Pattern pattern = match::compile(node, dialect, faults);
  INFO(faults.format());
  REQUIRE(faults.empty());
  return pattern;
}

inline bool matches(std::string_view pattern, std::string_view event,
                    match::Dialect dialect = match::Dialect::hookwork) {
  INFO(pattern << " on " << event.substr(0, 300));
  match::Matcher matcher;
  matcher.add(compile(pattern, dialect));
  hw::json::Reader reader;
  const auto object = reader.read_object(event);
  REQUIRE(object.has_value());
  matcher.read(*object);
  const bool result = matcher.next().has_value();
  CHECK(matcher.matches(0) == result);
  return result;
}

}  // namespace hw::test
