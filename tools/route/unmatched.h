// SPDX-License-Identifier: MIT
// What becomes of events that no rule has matched: --unmatched drop, pass, or the name of an
// output.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "route/outputs.h"

namespace hw::route {

struct Unmatched {
  bool passes = false;
  NamedOutput* output = nullptr;

  // Error: usage, no such output.
  [[nodiscard]] static Result<Unmatched> parse(const std::optional<std::string>& text,
                                               Outputs& outputs);
};

}  // namespace hw::route
