// SPDX-License-Identifier: MIT
// What a strict reader of JSON that is none of ours (nlohmann's) says of a text, for comparison.
// The differences that we know of are levelled here: it takes a byte order mark, which our lines
// have lost before; it ends at a byte 0; and it refuses numbers beyond the doubles.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace hw::fuzz {

enum class Dialect {
  line,           // RFC 8259
  configuration,  // with a byte order mark, and with comments: // and # to the line's end, and /*
                  // */
};

struct Reading {
  std::string shape;             // as in shape.h
  std::size_t depth = 0;         // of the containers
  bool has_doubled_key = false;  // in any object
};

// Nothing for what is not JSON.
[[nodiscard]] std::optional<Reading> read_by_other(std::string_view text, Dialect dialect);

}  // namespace hw::fuzz
