// SPDX-License-Identifier: MIT
// Sets of bytes in patterns, "[a-z]", "[!a]", "[^a]", "[[:alpha:]]", as git's wildmatch.c reads
// them: classes are those of ASCII, "]" first is a member, a backslash takes the next byte.
#pragma once

#include <bitset>
#include <cstddef>
#include <string_view>

namespace hw::ignore {

// `at` is the place of "[". Returns that of what follows the set; npos for a set that has no end or
// names an unknown class, which matches nothing.
[[nodiscard]] std::size_t read_set(std::string_view glob, std::size_t at, std::bitset<256>& set);

}  // namespace hw::ignore
