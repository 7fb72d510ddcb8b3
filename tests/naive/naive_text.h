// SPDX-License-Identifier: MIT
// What the naive matcher asks about strings, all UTF-8: the order of UTF-16 code units, two ways to
// ignore case, wildcards. Characters are folded one by one, by the tables of libunistring.
#pragma once

#include <string>
#include <string_view>

namespace hw::test::naive {

// Which end of a value the operand of an operator stands at.
enum class Where { whole, start, end };

// Whether a is before b by UTF-16 code units (Java's order of strings).
struct Utf16Less {
  bool operator()(const std::string& a, const std::string& b) const;
};

// Whether the operand stands there in the value.
[[nodiscard]] bool stands(std::string_view operand, Where where, std::string_view value);

// Full case folding: CaseFolding.txt, statuses C and F, no normalisation.
[[nodiscard]] std::string fold(std::string_view text);

// event-ruler's way: whether the value, or what its `where` says of it, is a sequence of the full
// lower-case or upper-case forms of the operand's characters. Astral ones have but one form.
[[nodiscard]] bool stands_in_either_case(std::string_view operand, Where where,
                                         std::string_view value);

// "*" is any bytes; "\*" and "\\" are literal.
[[nodiscard]] bool is_good_wildcard(std::string_view pattern);
[[nodiscard]] bool wildcard_matches(std::string_view pattern, std::string_view value);

}  // namespace hw::test::naive
