// SPDX-License-Identifier: MIT
// The paths of EventBridge's input transformer, a part of JSONPath: `$`, `$.a.b-c_d/e`, `$.a[0]`,
// `$.a[*]`, `$.a.*` and `$['any name']`, with quotes of either kind and backslashes before quotes.
// A path leads to one value, or with `*` to an array of those that it finds.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "expr/arena.h"
#include "expr/datum.h"

namespace hw::expr {

class JsonPath {
 public:
  // At most limits::kInputPathMax characters. Error: code usage, "column N: what is wrong".
  [[nodiscard]] static Result<JsonPath> parse(std::string_view text);

  // Nothing where a name or an index on the way to the first `*` is missing, or what that stands
  // for has nothing inside; behind it those that have what follows are found. Of doubled members
  // the last counts. Error (code data): more memory than limits::kExpressionMemoryMax.
  [[nodiscard]] Result<std::optional<Datum>> find(const json::Value& event, Arena& arena) const;

 private:
  friend class JsonPathParser;
  struct Segment {
    enum class Kind { name, index, all } kind;
    std::string name;
    std::size_t index;
  };

  static void step(const Segment& segment, const Datum& value, std::vector<Datum>& out);

  std::vector<Segment> segments_;
};

}  // namespace hw::expr
