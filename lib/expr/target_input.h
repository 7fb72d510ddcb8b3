// SPDX-License-Identifier: MIT
// What a target is given in place of the event, in EventBridge's terms: a constant (`Input`), one
// sub-document (`InputPath`), or what an input transformer makes (expr/template.h). Always JSON.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "base/result.h"
#include "expr/json_path.h"
#include "expr/template.h"

namespace hw::expr {

class TargetInput {
 public:
  // Error of each: code usage, what is wrong and where.
  [[nodiscard]] static Result<TargetInput> constant(std::string_view json);
  [[nodiscard]] static Result<TargetInput> path(std::string_view path);
  [[nodiscard]] static Result<TargetInput> transformer(const InputPaths& paths,
                                                       std::string_view text);

  // Compact JSON; `null` where the path finds nothing. Error (code data): as of InputTemplate;
  // `out` is as before then.
  Status append_json(std::string& out, const json::Value& event, const RuleContext& rule,
                     Arena& arena) const;

 private:
  using Content = std::variant<std::string, JsonPath, InputTemplate>;
  explicit TargetInput(Content content) : content_(std::move(content)) {}

  Content content_;
};

}  // namespace hw::expr
