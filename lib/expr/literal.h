// SPDX-License-Identifier: MIT
// The constants of an expression: texts, and the JSON between backquotes. They are copied into an
// arena, which may outlive this; numbers keep their digits.
#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"
#include "expr/arena.h"
#include "expr/datum.h"
#include "json/reader.h"

namespace hw::expr {

class Literals {
 public:
  explicit Literals(Arena& arena) : arena_(arena) {}

  // A copy.
  [[nodiscard]] std::string_view keep(std::string_view text);

  // Of doubled members of an object the last counts, in the place of the first. Error: why it is
  // not JSON.
  [[nodiscard]] Result<Datum> read(std::string_view json);

 private:
  [[nodiscard]] Datum copy(const json::Value& value);
  [[nodiscard]] Datum copy_array(const json::Value& array);
  [[nodiscard]] Datum copy_object(const json::Value& object);

  Arena& arena_;
  std::optional<json::Reader> reader_;  // made when there is something to read: it is large
};

}  // namespace hw::expr
