// SPDX-License-Identifier: MIT
// Wildcards of EventBridge: "*" stands for any bytes, maybe none; "\*" and "\\" for the characters
// themselves. Matching takes time proportional to the text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace hw::match {

class Wildcard {
 public:
  // Error: code config, what is wrong.
  [[nodiscard]] static Result<Wildcard> parse(std::string_view text);

  [[nodiscard]] bool matches(std::string_view text) const;

  // The texts around the stars, one more than there are stars; some may be empty.
  [[nodiscard]] const std::vector<std::string>& pieces() const { return pieces_; }

 private:
  std::vector<std::string> pieces_;
};

}  // namespace hw::match
