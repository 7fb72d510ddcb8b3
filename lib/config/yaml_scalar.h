// SPDX-License-Identifier: MIT
// What a plain scalar of YAML means: YAML 1.2 core schema (section 10.3.2), so `no` and `on` are
// strings and `012` is twelve.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "config/node.h"

namespace hw::config {

struct Scalar {
  Type type = Type::string;
  std::string text;  // as in Node: a number is spelled as in JSON, "0x1F" is "31"
};

// The words for null, and the empty one.
inline constexpr std::array<std::string_view, 5> kNulls = {"", "~", "null", "Null", "NULL"};

// Nothing for what JSON has no number for: .inf, .nan, octals and hexadecimals beyond 64 bits.
[[nodiscard]] std::optional<Scalar> resolve_plain(std::string_view text);

}  // namespace hw::config
