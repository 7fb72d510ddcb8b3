// SPDX-License-Identifier: MIT
// The patterns of one ignore file, gitignore(5): the last one that matches decides.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "ignore/pattern.h"

namespace hw::ignore {

enum class Verdict : std::uint8_t {
  none,  // no pattern matches: what is above decides
  ignored,
  kept,  // by "!pattern"
};

class Rules {
 public:
  // Any bytes: lines without a pattern, and patterns that match nothing, are no faults.
  [[nodiscard]] static Rules parse(std::string_view text);

  [[nodiscard]] bool empty() const { return patterns_.empty(); }

  // `path` is relative to the folder of the file, "a/b".
  [[nodiscard]] Verdict verdict(std::string_view path, bool is_folder) const;

 private:
  std::vector<Pattern> patterns_;
};

}  // namespace hw::ignore
