// SPDX-License-Identifier: MIT
// A line as the tools see it: with bytes behind it that would make a difference if they counted,
// and its tree.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "json/dom.h"
#include "target.h"

namespace hw::fuzz {

class ParsedLine {
 public:
  explicit ParsedLine(std::string_view text)
      : padded_(std::string(text).append(json::kPadding, '}')),
        text_(std::string_view(padded_).substr(0, text.size())),
        object_(renewed_parser().parse(text_)) {}
  ParsedLine(const ParsedLine&) = delete;
  ParsedLine& operator=(const ParsedLine&) = delete;

  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] bool is_good() const { return object_.has_value(); }
  [[nodiscard]] const std::string& reason() const { return object_.error().message; }

  // Of the line that was parsed last.
  [[nodiscard]] json::dom::object object() const { return *object_; }
  [[nodiscard]] static json::LineParser& parser() { return *parser_; }

  // The top-level members whose key is `name`, as simdjson reads keys.
  [[nodiscard]] std::size_t count(std::string_view name) const {
    std::size_t found = 0;
    for (const auto& member : *object_) {
      found += member.key == name ? 1 : 0;
    }
    return found;
  }

 private:
  // What a mark was compared with, libFuzzer knows: another one for the next input.
  static json::LineParser& renewed_parser() {
    if (!parser_ || parser_->has_marked_numbers()) {
      parser_.emplace();
    }
    return *parser_;
  }

  static inline std::optional<json::LineParser> parser_;
  std::string padded_;
  std::string_view text_;
  Result<json::dom::object> object_;
};

}  // namespace hw::fuzz
