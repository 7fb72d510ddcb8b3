// SPDX-License-Identifier: MIT
// What becomes of events that no rule has matched: --unmatched drop, pass, or the name of an
// output.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "base/result.h"

namespace hw::route {

struct Unmatched {
  bool passes = false;
  std::string output = {};  // its name; neither: they are dropped

  [[nodiscard]] bool keeps() const { return passes || !output.empty(); }

  // Error: usage, no such output.
  [[nodiscard]] static Result<Unmatched> parse(const std::optional<std::string>& text,
                                               const std::set<std::string>& outputs);
};

}  // namespace hw::route
