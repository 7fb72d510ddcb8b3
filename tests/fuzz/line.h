// SPDX-License-Identifier: MIT
// A line as the tools see it, in memory of just its size, and what it was read as.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "json/reader.h"
#include "target.h"

namespace hw::fuzz {

class ParsedLine {
 public:
  explicit ParsedLine(std::string_view text)
      : bytes_(text.begin(), text.end()), object_(reader_.read_object(this->text())) {}
  ParsedLine(const ParsedLine&) = delete;
  ParsedLine& operator=(const ParsedLine&) = delete;

  [[nodiscard]] std::string_view text() const { return {bytes_.data(), bytes_.size()}; }
  [[nodiscard]] bool is_good() const { return object_.has_value(); }
  [[nodiscard]] const std::string& reason() const { return object_.error().message; }
  [[nodiscard]] json::Value object() const { return *object_; }

  // The top-level members whose key is `name`.
  [[nodiscard]] std::size_t count(std::string_view name) const {
    std::size_t found = 0;
    for (const auto& member : object_->members()) {
      found += member.key == name ? 1 : 0;
    }
    return found;
  }

 private:
  std::vector<char> bytes_;
  json::Reader reader_;
  Result<json::Value> object_;
};

}  // namespace hw::fuzz
