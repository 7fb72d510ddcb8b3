// SPDX-License-Identifier: MIT
// Patterns and events as texts.
#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <string_view>

#include "config/json_reader.h"
#include "match/matcher.h"
#include "match/pattern.h"

namespace hw::test {

inline match::Pattern compile(std::string_view text) {
  hw::config::Faults faults("p", text);
  const hw::config::Node node = hw::config::read_json(text, faults);
  match::Pattern pattern = match::compile(node, faults);
  INFO(faults.format());
  REQUIRE(faults.empty());
  return pattern;
}

inline bool matches(std::string_view pattern, std::string event) {
  INFO(pattern << " on " << event.substr(0, 300));
  match::Matcher matcher;
  matcher.add(compile(pattern));
  hw::json::LineParser parser;
  const std::size_t size = event.size();
  event.append(hw::json::kPadding, ' ');
  const auto object = parser.parse({event.data(), size});
  REQUIRE(object.has_value());
  matcher.read(*object, parser);
  return matcher.matches(0);
}

}  // namespace hw::test
