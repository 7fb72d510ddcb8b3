// SPDX-License-Identifier: MIT
// The closed list of codes that tell programs what is wrong: `data.code` of hw.error events and
// `code` of messages. hw-events(5) prints it; a test compares the two. Each has a kind, which says
// what is at fault; those of kind "program" are about the program as a whole and bear the names of
// the exit statuses.
#pragma once

#include <string_view>
#include <vector>

namespace hw {

enum class ErrorCode {
  none,
  // An event or its slip:
  hops_exceeded,
  hops_invalid,
  match_limit,
  nothing_to_run,
  slip_invalid,
  slip_unknown,
  split_twice,
  transform_failed,
  value_invalid,
  value_missing,
  where_failed,
  // A line of the input:
  bad_line,
  line_too_long,
  // A command, and the system that has no room for it:
  emit_invalid,
  spawn_failed,
  spawn_shortage,
  // An output that --out names:
  output_failed,
  // The program:
  usage,
  data,
  no_input,
  unavailable,
  bug,
  system,
  cannot_create,
  io,
  try_later,
  no_permission,
  config,
};

// "hops_exceeded"; empty for none.
[[nodiscard]] std::string_view name_of(ErrorCode code);

// "event", "input", "command", "system" or "program"; empty for none.
[[nodiscard]] std::string_view kind_of(ErrorCode code);

// Of all codes of that kind.
[[nodiscard]] std::vector<std::string_view> names_of_kind(std::string_view kind);

}  // namespace hw
