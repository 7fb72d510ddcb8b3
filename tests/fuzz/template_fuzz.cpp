// SPDX-License-Identifier: MIT
// Input templates. An input is a line of paths between blanks, which are named a, b and so on; a
// template; and behind the last LF an event. A template that is JSON makes JSON, whatever the
// event; paths are compared with JMESPath.
#include <string>

#include "expr/expression.h"
#include "expr/target_input.h"
#include "json/reader.h"
#include "target.h"

namespace hw::fuzz {

namespace {

constexpr expr::RuleContext kRule = {"arn\"\\", "name\n", "2026-11-21T20:49:59Z"};

expr::InputPaths paths_of(std::string_view line) {
  expr::InputPaths paths;
  while (!line.empty() && paths.size() < 26) {
    const std::size_t end = std::min(line.find(' '), line.size());
    paths.emplace_back(std::string(1, static_cast<char>('a' + paths.size())), line.substr(0, end));
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return paths;
}

// Reads results, and says what of one is a string.
std::string check_json(const std::string& json) {
  static json::Reader reader;
  const auto value = reader.read(json);
  HW_MUST(value.has_value());
  HW_MUST(json.find('\n') == std::string::npos);
  std::string again;
  HW_MUST(expr::append_json(again, expr::Datum(*value)).has_value());
  HW_MUST(again == json);
  return value->is(json::Kind::string) ? std::string(value->string()) : "";
}

template <class Input>
std::string result_of(const Input& input, const json::Value& event) {
  static expr::Arena arena;
  arena.clear();
  std::string out = "kept";
  const auto status = input.append_json(out, event, kRule, arena);
  if (!status) {
    HW_MUST(out == "kept" && !status.error().message.empty());
    return "";
  }
  return out.substr(4);
}

void check_template(const expr::InputTemplate& input, const json::Value& event) {
  const std::string json = result_of(input, event);
  HW_MUST(result_of(input, event) == json);
  if (json.empty()) {
    return;  // too long or too deep
  }
  const std::string string = check_json(json);
  if (input.is_text()) {
    expr::Arena arena;
    std::string text;
    HW_MUST(input.append_text(text, event, kRule, arena).has_value());
    HW_MUST(text == string);
  }
}

// The same path in JMESPath, if it has neither quotes nor stars.
std::string jmespath_of(std::string_view path) {
  std::string text;
  if (path.find_first_of("'\"*") != std::string_view::npos) {
    return text;
  }
  for (const char c : path) {
    const bool ends_name = c == '.' || c == '[';
    if (ends_name && text.size() > 1 && text.back() != ']') {
      text += '"';
    }
    text += c;
    text += c == '.' ? "\"" : "";
  }
  return text.size() > 1 && text.back() != ']' ? text + '"' : text;
}

void check_path(const std::string& path, const json::Value& event) {
  const auto input = expr::TargetInput::path(path);
  const std::string text = jmespath_of(path);
  if (!input || text.empty()) {
    return;
  }
  const auto expression = expr::Expression::parse(text);
  if (!expression) {
    HW_MUST(expression.error().message.ends_with("64 bits"));
    return;
  }
  expr::Arena arena;
  std::string expected;
  HW_MUST(expr::append_json(expected, *expression->evaluate(event, arena)).has_value());
  HW_MUST(result_of(*input, event) == expected);
}

}  // namespace

void check_input(std::string_view input) {
  const std::size_t first = input.find('\n');
  const std::size_t last = input.rfind('\n');
  if (first == last) {
    return;
  }
  static json::Reader reader;
  const auto event = reader.read_object(input.substr(last + 1));
  const expr::InputPaths paths = paths_of(input.substr(0, first));
  const auto parsed = expr::InputTemplate::parse(paths, input.substr(first + 1, last - first - 1));
  if (!parsed) {
    HW_MUST(parsed.error().message.starts_with("Input"));
    HW_MUST(parsed.error().code == ExitCode::usage);
  }
  if (!event) {
    return;
  }
  if (parsed) {
    check_template(*parsed, *event);
  }
  for (const auto& [name, path] : paths) {
    check_path(path, *event);
  }
}

}  // namespace hw::fuzz
