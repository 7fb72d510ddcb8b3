// SPDX-License-Identifier: MIT
#include "expr/target_input.h"

#include "json/reader.h"

namespace hw::expr {

Result<TargetInput> TargetInput::constant(std::string_view json) {
  json::Reader reader;
  const auto value = reader.read(json);
  if (!value) {
    return fail(ExitCode::usage, "Input: " + value.error().message);
  }
  std::string compact;
  HW_TRY(expr::append_json(compact, Datum(*value)));
  return TargetInput(std::move(compact));
}

Result<TargetInput> TargetInput::path(std::string_view path) {
  auto parsed = JsonPath::parse(path);
  if (!parsed) {
    return context("InputPath", parsed.error());
  }
  return TargetInput(*std::move(parsed));
}

Result<TargetInput> TargetInput::transformer(const InputPaths& paths, std::string_view text) {
  HW_TRY_ASSIGN(InputTemplate parsed, InputTemplate::parse(paths, text));
  return TargetInput(std::move(parsed));
}

Status TargetInput::append_json(std::string& out, const json::Value& event, const RuleContext& rule,
                                Arena& arena) const {
  if (const auto* constant = std::get_if<std::string>(&content_)) {
    out += *constant;
    return {};
  }
  if (const auto* input = std::get_if<InputTemplate>(&content_)) {
    return input->append_json(out, event, rule, arena);
  }
  HW_TRY_ASSIGN(const auto found, std::get<JsonPath>(content_).find(event, arena));
  return expr::append_json(out, found.value_or(Datum()));
}

}  // namespace hw::expr
