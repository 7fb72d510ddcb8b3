// SPDX-License-Identifier: MIT
#include "expr/expression.h"

#include "expr/evaluator.h"
#include "expr/parser.h"

namespace hw::expr {

Result<Expression> Expression::parse(std::string_view text) {
  HW_TRY_ASSIGN(auto program, parse_program(text));
  return Expression(std::move(program));
}

Result<Datum> Expression::evaluate(const json::Value& event, Arena& arena) const {
  return Evaluator(*program_, Datum(event), arena).evaluate();
}

std::optional<Datum> Expression::constant() const {
  const auto& steps = program_->steps;
  return steps.size() == 1 && steps.front().op == Op::literal
             ? std::optional(program_->literals[static_cast<std::size_t>(steps.front().argument)])
             : std::nullopt;
}

}  // namespace hw::expr
