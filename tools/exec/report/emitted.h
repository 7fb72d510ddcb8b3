// SPDX-License-Identifier: MIT
// The events that a command has written to the descriptor HW_EMIT (hw-exec(1), "What a command
// emits"): all of them are passed on, or none.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "exec/command/work.h"
#include "json/reader.h"

namespace hw::exec {

inline constexpr int kEmitDescriptor = 3;
inline constexpr std::size_t kEmittedMax = std::size_t{4} << 20;  // bytes

// The lines, each with LF, as children of the event that was answered. `text` is what the command
// has written, more than kEmittedMax bytes if it was more. Error: data, which line and why.
[[nodiscard]] Result<std::string> read_emitted(std::string_view text, const Work& work,
                                               std::size_t lines_max, json::Reader& reader);

}  // namespace hw::exec
