// SPDX-License-Identifier: MIT
// JMESPath (https://jmespath.org/specification.html) over events: parsed once, evaluated for each.
// Beyond the specification, `$` is the event itself anywhere in an expression, and strings can be
// ordered by < and its like. An expression is never changed and may be shared by threads; each has
// its own Arena, which it clears when it is done with the results for an event.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "expr/arena.h"
#include "expr/datum.h"
#include "expr/program.h"

namespace hw::expr {

class Expression {
 public:
  // Error: code usage, "column N: what is wrong", in bytes from 1. Syntax, names of functions, how
  // many arguments they take, constants of the wrong type and steps of 0 are faults already here.
  [[nodiscard]] static Result<Expression> parse(std::string_view text);

  // What it is for every event, if it is a literal.
  [[nodiscard]] std::optional<Datum> constant() const;

  // The result refers to the event, the expression and the arena (expr/datum.h). Error: code data
  // (value_invalid), an argument of the wrong type, or more work or memory than limits.h allows.
  [[nodiscard]] Result<Datum> evaluate(const json::Value& event, Arena& arena) const;

 private:
  explicit Expression(std::unique_ptr<const Program> program) : program_(std::move(program)) {}

  std::shared_ptr<const Program> program_;  // which copies share
};

}  // namespace hw::expr
