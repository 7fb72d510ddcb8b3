// SPDX-License-Identifier: MIT
// The nearest of some candidates to a name that was not found; texts taken apart.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hw {

[[nodiscard]] constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The number of insertions, deletions, substitutions and swaps of neighbours that turn one text
// into the other (optimal string alignment distance).
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

// The candidate nearest to `name`, at most 2 edits and less than half its length away; else empty.
[[nodiscard]] std::string_view nearest(std::string_view name,
                                       std::span<const std::string_view> candidates);

// "; did you mean 'x'?" for the nearest candidate, or nothing.
[[nodiscard]] std::string suggestion(std::string_view name,
                                     std::span<const std::string_view> candidates);

// The parts between the separators, also empty ones: one more than there are separators.
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);

}  // namespace hw
