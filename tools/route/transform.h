// SPDX-License-Identifier: MIT
// What a rule makes of an event before its targets get it, hw-rules(5): the result of an
// expression, or what EventBridge's input transformer makes, becomes the data of a CloudEvent, or
// the whole of a line that is none.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.h"
#include "config/fault.h"
#include "config/node.h"
#include "expr/expression.h"
#include "expr/target_input.h"
#include "json/document.h"

namespace hw::route {

class Transform {
 public:
  // What is wrong is added to `faults`.
  [[nodiscard]] static std::optional<Transform> compile(const config::Node& node,
                                                        config::Faults& faults);

  // The line that the event, which has no slip, becomes. Error: code data, why it cannot.
  [[nodiscard]] Result<std::string> apply(json::Value event, std::string_view rule,
                                          expr::Arena& arena) const;

 private:
  using How = std::variant<expr::Expression, expr::TargetInput>;
  explicit Transform(How how) : how_(std::move(how)) {}

  [[nodiscard]] static std::optional<Transform> compile_input(const config::Node& node,
                                                              config::Faults& faults);
  [[nodiscard]] Status append_result(std::string& out, json::Value event, std::string_view rule,
                                     expr::Arena& arena) const;

  How how_;
};

}  // namespace hw::route
