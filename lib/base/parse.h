// SPDX-License-Identifier: MIT
// The numbers that users write: integers, durations and sizes. Errors name the text and say what
// was expected.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"

namespace hw {

// Decimal, without sign for "+", whole text.
[[nodiscard]] Result<std::int64_t> parse_integer(std::string_view text);

// "250ms" "1.5s" "5m" "2h" "1d", also joined ("1h30m"); units ns us ms s m h d; a bare number is
// seconds. Never negative, and at most a hundred years, so that sums of some cannot overflow.
[[nodiscard]] Result<Duration> parse_duration(std::string_view text);

// "512", "64k", "10M", "2G": bytes, binary multiples; the letter in either case.
[[nodiscard]] Result<std::uint64_t> parse_size(std::string_view text);

// The shortest form that parse_duration reads back: "1h30m", "250ms", "0s".
[[nodiscard]] std::string format_duration(Duration value);

// The same for people, rounded to what matters at that length: "150ms", "4.5s" as "4s500ms", "45s",
// "3m20s", "2h5m", "3d4h".
[[nodiscard]] std::string format_about(Duration value);

}  // namespace hw
