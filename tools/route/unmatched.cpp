// SPDX-License-Identifier: MIT
#include "route/unmatched.h"

#include <fmt/core.h>

namespace hw::route {

Result<Unmatched> Unmatched::parse(const std::optional<std::string>& text,
                                   const std::set<std::string>& outputs) {
  if (!text || *text == "drop") {
    return Unmatched{};
  }
  if (*text == "pass") {
    return Unmatched{.passes = true};
  }
  if (!outputs.contains(*text)) {
    return fail(ExitCode::usage,
                fmt::format("--unmatched: '{}' is neither drop nor pass, and no output", *text));
  }
  return Unmatched{.output = *text};
}

}  // namespace hw::route
