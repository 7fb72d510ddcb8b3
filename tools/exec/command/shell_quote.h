// SPDX-License-Identifier: MIT
// Bytes as words of the POSIX shell (POSIX.1-2017, Shell Command Language, 2.2), for people who
// paste them: no byte of a word means anything to the shell, and what a terminal would obey, not
// show, or show as something else (control characters, bytes that are no UTF-8, characters that
// turn the direction of text) stands as "$(printf '\033')". Ends of lines stand in quotes as they
// are. Pure.
#pragma once

#include <string>
#include <string_view>

namespace hw::exec {

// As one word. It may not hold U+0000.
[[nodiscard]] std::string shell_word(std::string_view bytes);

// A command that prints the bytes, whatever they are: `printf ...`.
[[nodiscard]] std::string shell_printf(std::string_view bytes);

// Whether it can stand before the "=" of an assignment.
[[nodiscard]] bool is_shell_name(std::string_view name);

// As comments, each line of it one. Control characters become U+FFFD.
[[nodiscard]] std::string shell_comment(std::string_view text);

}  // namespace hw::exec
