// SPDX-License-Identifier: MIT
// Values of an event by a dotted path of member names, "data.path" (the identifiers and
// sub-expressions of JMESPath). Works on the text of a line that has been found valid, so numbers
// keep their digits. Where `X_base64` stands beside `X`, the value is the bytes that it holds.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "json/scan.h"

namespace hw::expr {

struct Value {
  std::string_view json;             // the value's text
  std::optional<std::string> bytes;  // of a string: what it stands for
};

// Nothing where a member on the way is absent or no object.
[[nodiscard]] std::optional<Value> look_up(std::string_view event, std::string_view path);

}  // namespace hw::expr
