// SPDX-License-Identifier: MIT
// A message as it is written: text for people or the journal, or a JSON object (hw-events(5),
// MESSAGES). Whatever bytes the message quotes, the line is valid UTF-8, and a stranger's text
// neither steers a terminal nor looks like a message of its own.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "log/log.h"

namespace hw::log {

struct Record {
  Level level = Level::error;
  std::string message = {};
  About about = {};
  std::size_t repeated = 0;  // 0: the message itself; else how often it came without being written
};

[[nodiscard]] std::string_view name_of(Level level);

// With its LF.
[[nodiscard]] std::string format_line(const Settings& settings, const Record& record, Time now);

}  // namespace hw::log
