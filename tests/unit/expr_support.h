// SPDX-License-Identifier: MIT
// What an expression makes of an event, in one word.
#pragma once

#include <string>
#include <string_view>

#include "expr/expression.h"
#include "json/reader.h"

namespace hw::test {

// The result as JSON, or what is wrong: "parse: ..." or "evaluate: ...".
inline std::string evaluated(std::string_view text, std::string_view event = "{}") {
  static json::Reader reader;
  static expr::Arena arena;
  const auto expression = expr::Expression::parse(text);
  if (!expression) {
    return "parse: " + expression.error().message;
  }
  const auto value = reader.read(event);
  if (!value) {
    return "event: " + value.error().message;
  }
  arena.clear();
  const auto result = expression->evaluate(*value, arena);
  if (!result) {
    return "evaluate: " + result.error().message;
  }
  std::string out;
  const auto status = expr::append_json(out, *result);
  return status ? out : "write: " + status.error().message;
}

}  // namespace hw::test
