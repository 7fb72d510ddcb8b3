// SPDX-License-Identifier: MIT
#include "route/transform.h"

#include <fmt/core.h>

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
  if (!config::require(faults, node, config::Type::string, "'transform'")) {
    return std::nullopt;
  }
  auto expression = expr::Expression::parse(node.text);
  if (!expression) {
    faults.add(node.place, fmt::format("'transform': {}", expression.error().message));
    return std::nullopt;
  }
  return Transform(*std::move(expression));
}

Result<std::string> Transform::apply(json::Value event, std::string_view,
                                     expr::Arena& arena) const {
  HW_TRY_ASSIGN(const expr::Datum result, expression_.evaluate(event, arena));
  std::string made;
  HW_TRY(expr::append_json(made, result));
  if (event::read_envelope(event).is_cloud_event()) {
    return with_data(event, made);
  }
  if (!result.is(json::Kind::object)) {
    return fail(ExitCode::data, "the event is no CloudEvent, so it must become an object");
  }
  std::string line;
  json::append_without(line, made, "hw");
  return line;
}

}  // namespace hw::route
