// SPDX-License-Identifier: MIT
// Expressions over events. An input is an expression and, behind its last LF, an event. What is
// computed is checked by identities of the language that hold for any expression and event.
#include <optional>
#include <string>

#include "base/limits.h"
#include "expr/expression.h"
#include "json/reader.h"
#include "target.h"

namespace hw::fuzz {

namespace {

json::Reader& reader_of_events() {
  static json::Reader reader;
  return reader;
}

// The result as JSON; nothing if there is an error, which must say something.
std::optional<std::string> result_of(const expr::Expression& expression, const json::Value& event) {
  static expr::Arena arena;
  arena.clear();
  const auto result = expression.evaluate(event, arena);
  if (!result) {
    HW_MUST(!result.error().message.empty());
    HW_MUST(result.error().code == ExitCode::data);
    return std::nullopt;
  }
  std::string out = "kept";
  const auto status = expr::append_json(out, *result);
  HW_MUST(out.starts_with("kept"));
  if (!status) {
    HW_MUST(out == "kept" && !status.error().message.empty());
    return std::nullopt;
  }
  HW_MUST(result->is_null() == (out == "keptnull"));
  return out.substr(4);
}

std::optional<std::string> result_of(const std::string& text, const json::Value& event) {
  const auto expression = expr::Expression::parse(text);
  HW_MUST(expression.has_value() || text.size() > limits::kExpressionMax ||
          expression.error().message.find("deep") != std::string::npos);
  return expression ? result_of(*expression, event) : std::nullopt;
}

// That the result is what a reader takes, and is written again as it is.
void check_json(const std::string& result) {
  static json::Reader reader;
  static expr::Arena arena;
  const auto value = reader.read(result);
  HW_MUST(value.has_value());
  std::string again;
  HW_MUST(expr::append_json(again, expr::Datum(*value)).has_value());
  HW_MUST(again == result);
}

// What another expression with the same meaning gives, where neither meets a limit.
void check_same(const std::optional<std::string>& result, const std::string& text,
                const json::Value& event) {
  const auto other = result_of(text, event);
  HW_MUST(!other || !result || *other == *result);
}

}  // namespace

void check_input(std::string_view input) {
  const std::size_t end = input.rfind('\n');
  if (end == std::string_view::npos) {
    return;
  }
  const std::string text(input.substr(0, end));
  const auto event = reader_of_events().read(input.substr(end + 1));
  const auto expression = expr::Expression::parse(text);
  if (!expression) {
    HW_MUST(expression.error().message.starts_with("column "));
    HW_MUST(expression.error().code == ExitCode::usage);
    return;
  }
  if (!event) {
    return;
  }
  const auto result = result_of(*expression, *event);
  if (result) {
    check_json(*result);
  }
  HW_MUST(result_of(*expression, *event) == result);
  HW_MUST(result_of(text, *event) == result);
  check_same(result, "(" + text + ")", *event);
  check_same(result, "@ | " + text + " | @", *event);
  if (!event->is(json::Kind::null)) {  // of which lists and objects are null
    check_same(result, "[(" + text + ")] | [0]", *event);
    check_same(result, "{a: " + text + "}.a", *event);
  }
  check_same(result, "not_null(" + text + ")", *event);
  check_same(result, "map(&" + text + ", [$]) | [0]", *event);
  check_same(result ? std::optional<std::string>("true") : std::nullopt,
             "(" + text + ") == (" + text + ")", *event);
  check_same(result_of("!(" + text + ")", *event), "(" + text + ") && `false` || !(" + text + ")",
             *event);
}

}  // namespace hw::fuzz
