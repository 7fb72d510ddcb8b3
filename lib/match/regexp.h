// SPDX-License-Identifier: MIT
// Regular expressions as RFC 9485 (I-Regexp) has them, run by RE2: a whole text matches or does
// not, in time proportional to it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace re2 {
class RE2;
}

namespace hw::match {

class Regexp {
 public:
  // Error: code config, what is wrong and at which byte (from 1).
  [[nodiscard]] static Result<Regexp> parse(std::string_view text);

  [[nodiscard]] bool matches(std::string_view text) const;

  // A text that is part of all that matches; may be empty.
  [[nodiscard]] const std::string& required() const { return required_; }

  // Whether it is the same expression.
  bool operator==(const Regexp& other) const;

 private:
  std::shared_ptr<const re2::RE2> compiled_;
  std::string required_;
};

}  // namespace hw::match
