// SPDX-License-Identifier: MIT
#include "route/transform.h"

#include <fmt/core.h>

#include <array>

#include "base/clock.h"
#include "base/time.h"
#include "event/envelope.h"
#include "json/splice.h"
#include "json/writer.h"

namespace hw::route {

namespace {

// What describes the data that is replaced.
bool is_data(std::string_view name) { return name == "data" || name == "data_base64"; }
bool is_about_data(std::string_view name) {
  return is_data(name) || name == "datacontenttype" || name == "dataschema";
}

// The event with `data` where its data was, or at its end.
std::string with_data(json::Value event, std::string_view data) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object();
  bool is_written = false;
  for (const auto& [key, value] : event.members()) {
    if (!is_about_data(key)) {
      writer.raw(key, value.text());
    } else if (is_data(key) && !is_written) {
      writer.raw("data", data);
      is_written = true;
    }
  }
  if (!is_written) {
    writer.raw("data", data);
  }
  writer.end_object();
  return text;
}

}  // namespace

std::optional<Transform> Transform::compile(const config::Node& node, config::Faults& faults) {
  if (node.is(config::Type::object)) {
    return compile_input(node, faults);
  }
  if (!node.is(config::Type::string)) {
    faults.add(node.place,
               "'transform' is an expression, or an object with InputTemplate, "
               "InputPath or Input");
    return std::nullopt;
  }
  auto expression = expr::Expression::parse(node.text());
  if (!expression) {
    faults.add(node.place, fmt::format("'transform': {}", expression.error().message));
    return std::nullopt;
  }
  return Transform(How(*std::move(expression)));
}

// In EventBridge's terms.
std::optional<Transform> Transform::compile_input(const config::Node& node,
                                                  config::Faults& faults) {
  constexpr std::array<std::string_view, 4> kKeys = {"InputPathsMap", "InputTemplate", "InputPath",
                                                     "Input"};
  if (!config::check_keys(faults, node, kKeys)) {
    return std::nullopt;
  }
  const config::Node* const paths = node.find("InputPathsMap");
  const config::Node* const text = node.find("InputTemplate");
  const config::Node* const path = node.find("InputPath");
  const config::Node* const constant = node.find("Input");
  const int count =
      (text != nullptr ? 1 : 0) + (path != nullptr ? 1 : 0) + (constant != nullptr ? 1 : 0);
  if (count != 1 || (paths != nullptr && text == nullptr)) {
    faults.add(node.place,
               "'transform' has one of InputTemplate (maybe with InputPathsMap), "
               "InputPath and Input");
    return std::nullopt;
  }
  expr::InputPaths map;
  if (paths != nullptr && config::require(faults, *paths, config::Type::object, "InputPathsMap")) {
    for (const config::Member& member : paths->members()) {
      if (config::require(faults, member.value, config::Type::string, "a path")) {
        map.emplace_back(member.key.text(), member.value.text());
      }
    }
  }
  const config::Node& what = text != nullptr ? *text : path != nullptr ? *path : *constant;
  std::string json;  // of a constant that is no text of JSON
  if (constant != nullptr && !constant->is(config::Type::string)) {
    config::append_json(json, *constant);
  } else if (!config::require(faults, what, config::Type::string, "what 'transform' makes")) {
    return std::nullopt;
  }
  auto input = text != nullptr   ? expr::TargetInput::transformer(map, what.text())
               : path != nullptr ? expr::TargetInput::path(what.text())
                                 : expr::TargetInput::constant(json.empty() ? what.text() : json);
  if (!input) {
    faults.add(what.place, fmt::format("'transform': {}", input.error().message));
    return std::nullopt;
  }
  return Transform(How(*std::move(input)));
}

Status Transform::append_result(std::string& out, json::Value event, std::string_view rule,
                                expr::Arena& arena) const {
  if (const auto* const expression = std::get_if<expr::Expression>(&how_)) {
    HW_TRY_ASSIGN(const expr::Datum result, expression->evaluate(event, arena));
    return expr::append_json(out, result);
  }
  const std::string arn = "hw-route:" + std::string(rule);
  const std::string now = format_rfc3339(clock().now());
  return std::get<expr::TargetInput>(how_).append_json(out, event, {arn, rule, now}, arena);
}

Result<std::string> Transform::apply(json::Value event, std::string_view rule,
                                     expr::Arena& arena) const {
  std::string made;
  HW_TRY(append_result(made, event, rule, arena));
  if (event::read_envelope(event).is_cloud_event()) {
    return with_data(event, made);
  }
  if (!made.starts_with('{')) {
    return fail(ExitCode::data, "the event is no CloudEvent, so it must become an object");
  }
  std::string line;
  json::append_without(line, made, "hw");
  return line;
}

}  // namespace hw::route
