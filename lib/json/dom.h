// SPDX-License-Identifier: MIT
// The reader of event lines: validates a whole line and gives a tree of it, about 1 GB/s
// (simdjson's DOM, in place). This header alone includes simdjson and costs each .cpp file that
// includes it 1.4 s of compile time, so few do.
//
// simdjson refuses numbers beyond 64 bits and beyond the doubles. Such a line takes a slower path:
// a copy in which each of them is a string that starts with number_mark(). Doubled keys: look-up by
// simdjson gives the first, our rule is that the last wins, so iterate.
#pragma once

#include <simdjson.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace hw::json {

namespace dom = simdjson::dom;

// Bytes that must be readable (not meaningful) behind a line given to a LineParser.
inline constexpr std::size_t kPadding = simdjson::SIMDJSON_PADDING;

class LineParser {
 public:
  LineParser();

  // The object that is the whole of `line`, with at most limits::kDepthMax levels inside it.
  // Strings are valid until the next call. Error: code data, what is wrong in the terms of RFC
  // 8259.
  [[nodiscard]] Result<dom::object> parse(std::string_view line);

  // Whether the last line took the slow path, so that strings may be marked numbers.
  [[nodiscard]] bool has_marked_numbers() const { return has_marked_numbers_; }

  // The text of a number if the string is a marked one, else nothing (data() == nullptr).
  [[nodiscard]] std::string_view marked_number(std::string_view string) const;

 private:
  [[nodiscard]] Result<dom::object> parse_with_marks(std::string_view line);
  [[nodiscard]] simdjson::error_code parse_padded(std::string_view text, dom::element& root);

  dom::parser parser_;
  std::string mark_;
  std::string copy_;
  bool has_marked_numbers_ = false;
};

}  // namespace hw::json
