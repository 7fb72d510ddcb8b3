// SPDX-License-Identifier: MIT
// How the command of a job has ended, for the targets that follow it: the variables HW_RESULT_*
// (hw-exec(1), "What follows").
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hw::exec {

struct Run;

inline constexpr std::string_view kFormerPrefix = "HW_RESULT_";

struct Former {
  std::vector<std::string> variables;  // "NAME=value"
};

// Output as a shell's $(...) has it: without U+0000 and the line feeds at its end.
[[nodiscard]] Former former_of(const Run& run, std::int64_t attempts);

// Of one that was not run at all.
[[nodiscard]] Former former_of_unprepared(std::int64_t attempts);

}  // namespace hw::exec
