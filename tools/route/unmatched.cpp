// SPDX-License-Identifier: MIT
#include "route/unmatched.h"

#include <fmt/core.h>

namespace hw::route {

Result<Unmatched> Unmatched::parse(const std::optional<std::string>& text, Outputs& outputs) {
  if (!text || *text == "drop") {
    return Unmatched{};
  }
  if (*text == "pass") {
    return Unmatched{.passes = true};
  }
  NamedOutput* const output = outputs.find(*text);
  if (output == nullptr) {
    return fail(ExitCode::usage,
                fmt::format("--unmatched: '{}' is neither drop nor pass, and no output", *text));
  }
  return Unmatched{.output = output};
}

}  // namespace hw::route
