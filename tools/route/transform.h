// SPDX-License-Identifier: MIT
// What a rule makes of an event before its targets get it, hw-rules(5): the result of an expression
// becomes the data of a CloudEvent, or the whole of a line that is none.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "config/fault.h"
#include "config/node.h"
#include "expr/expression.h"
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
  explicit Transform(expr::Expression expression) : expression_(std::move(expression)) {}

  expr::Expression expression_;
};

}  // namespace hw::route
