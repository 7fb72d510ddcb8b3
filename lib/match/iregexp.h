// SPDX-License-Identifier: MIT
// I-Regexp (RFC 9485), translated for RE2, whose expressions are more and mean other things: there
// "^" is an anchor, "\d" a class and "." takes a carriage return.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace hw::match {

struct Translation {
  std::string re2;       // for a match of the whole text
  std::string required;  // the longest text that every match must have in it, as far as seen
};

// Error: code config, what is wrong and at which byte (from 1).
[[nodiscard]] Result<Translation> translate_iregexp(std::string_view text);

}  // namespace hw::match
