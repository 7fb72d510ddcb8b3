// SPDX-License-Identifier: MIT
// An expression that chooses a value for a command. Where it is a path that ends in a name, such as
// `data.path`, and `X_base64` stands beside the text `X`, the value is the bytes that it encodes
// (hw-events(5)). Never changed; may be shared by threads.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "expr/expression.h"

namespace hw::expr {

struct Selected {
  Datum value;                       // valid as an expression's result is
  std::optional<std::string> bytes;  // of a string, if they stand beside it

  // Of a string.
  [[nodiscard]] std::string_view text() const { return bytes ? *bytes : value.string(); }
};

class Selector {
 public:
  // Error: as of Expression::parse().
  [[nodiscard]] static Result<Selector> parse(std::string_view text);

  // Error: as of Expression::evaluate().
  [[nodiscard]] Result<Selected> select(const json::Value& event, Arena& arena) const;

 private:
  Selector(Expression value, std::optional<Expression> encoded)
      : value_(std::move(value)), encoded_(std::move(encoded)) {}

  Expression value_;
  std::optional<Expression> encoded_;  // what stands beside the value; of paths that have that
};

}  // namespace hw::expr
