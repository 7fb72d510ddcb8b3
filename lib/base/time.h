// SPDX-License-Identifier: MIT
// RFC 3339 timestamps. We write UTC with microseconds, "2026-11-21T08:00:00.000000Z"; we read any
// offset and any number of fraction digits (those past nanoseconds are cut). A leap second (:60)
// is read as the second after it. What 64 bits of nanoseconds cannot hold, before 1677 or after
// 2262, is refused.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"

namespace hw {

void append_rfc3339(std::string& out, Time time);
[[nodiscard]] std::string format_rfc3339(Time time);
[[nodiscard]] Result<Time> parse_rfc3339(std::string_view text);

}  // namespace hw
