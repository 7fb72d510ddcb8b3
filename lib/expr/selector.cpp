// SPDX-License-Identifier: MIT
#include "expr/selector.h"

#include "base/bytes.h"
#include "expr/path_text.h"

namespace hw::expr {

Result<Selector> Selector::parse(std::string_view text) {
  HW_TRY_ASSIGN(Expression value, Expression::parse(text));
  const PathText path = path_at(text);
  std::optional<Expression> encoded;
  if (path.size == text.size() && path.ends_in_name) {
    HW_TRY_ASSIGN(encoded, Expression::parse(with_suffix(text, "_base64")));
  }
  return Selector(std::move(value), std::move(encoded));
}

Result<Selected> Selector::select(const json::Value& event, Arena& arena) const {
  HW_TRY_ASSIGN(const Datum value, value_.evaluate(event, arena));
  if (!encoded_ || !value.is(Kind::string)) {
    return Selected{value, std::nullopt};
  }
  HW_TRY_ASSIGN(const Datum encoded, encoded_->evaluate(event, arena));
  return Selected{value, encoded.is(Kind::string) ? decode_base64(encoded.string()) : std::nullopt};
}

}  // namespace hw::expr
