// SPDX-License-Identifier: MIT
// Files of variables. What is taken can be given to a command; of what is not, each fault has its
// place.
#include <algorithm>
#include <string>

#include "base/text.h"
#include "exec/command/env_file.h"
#include "target.h"

namespace hw::fuzz {

namespace {

bool is_name(std::string_view text) {
  return !text.empty() && !is_digit(text.front()) &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_';
         });
}

}  // namespace

void check_input(std::string_view input) {
  const auto variables = exec::parse_env_file("FILE", input);
  if (!variables) {
    HW_MUST(variables.error().code == ExitCode::config);
    for (const std::string_view line : split(variables.error().message, '\n')) {
      HW_MUST(line.starts_with("FILE:"));
    }
    return;
  }
  for (const exec::Variable& variable : *variables) {
    HW_MUST(is_name(variable.name));
    HW_MUST(variable.value.find('\0') == std::string::npos);
    HW_MUST(input.find(variable.name) != std::string_view::npos);
  }
}

}  // namespace hw::fuzz
