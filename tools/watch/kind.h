// SPDX-License-Identifier: MIT
// The kinds of events, and sets of them, as -e names them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace hw::watch {

enum class Kind : std::uint8_t {
  created,
  written,
  modified,
  deleted,
  renamed,
  attributes,
  overflow,
  rescanned,
  root_gone,
  root_back,
};

[[nodiscard]] std::string_view type_of(Kind kind);  // "hw.fs.created"
[[nodiscard]] std::string_view name_of(Kind kind);  // "created"

class Kinds {
 public:
  constexpr Kinds() = default;
  constexpr void add(Kind kind) { bits_ |= bit(kind); }
  constexpr void remove(Kind kind) { bits_ &= ~bit(kind); }
  [[nodiscard]] constexpr bool has(Kind kind) const { return (bits_ & bit(kind)) != 0; }
  bool operator==(const Kinds&) const = default;

 private:
  static constexpr unsigned bit(Kind kind) { return 1U << static_cast<unsigned>(kind); }
  unsigned bits_ = 0;
};

// All but `modified`.
[[nodiscard]] Kinds usual_kinds();

// "created,written": these, and those that tell of a loss or of a root. "!attributes": the usual
// ones without this one. "all". Error: code config, the name that is unknown, with the nearest one.
[[nodiscard]] Result<Kinds> parse_kinds(const std::vector<std::string>& lists);

}  // namespace hw::watch
