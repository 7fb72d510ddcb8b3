// SPDX-License-Identifier: MIT
// Completion code for shells, made from the option table of a program: its options with their help,
// the words of choices, files for an argument FILE and nothing for other arguments, the operands by
// what the table says of them, and verbs with all of that. Each shell has a file of its own.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "cli/option.h"

namespace hw::cli {

inline constexpr std::array<std::string_view, 3> kShells = {"bash", "zsh", "fish"};

// A script for the folder of the shell's completions; it may be sourced as well. `shell` is one of
// kShells, `common` are the options that every program and verb has.
[[nodiscard]] std::string completion(std::string_view shell, const Program& program,
                                     const std::vector<Option>& common);

[[nodiscard]] std::string bash_completion(const Program& program,
                                          const std::vector<Option>& common);
[[nodiscard]] std::string zsh_completion(const Program& program, const std::vector<Option>& common);
[[nodiscard]] std::string fish_completion(const Program& program,
                                          const std::vector<Option>& common);

// --- for those files

enum class Values { none, files, choices };
[[nodiscard]] Values values_of(const Option& option);
[[nodiscard]] std::string choices_of(const Option& option);  // "text json"

// A verb without options of its own ("hw help") takes none at all.
[[nodiscard]] std::vector<Option> options_of(const Program& program,
                                             const std::vector<Option>& common);
[[nodiscard]] std::vector<Option> options_of(const Verb& verb, const std::vector<Option>& common);

// Whether there is something to say of a verb's words.
[[nodiscard]] bool is_completed(const Verb& verb);

// The help of an option with its default.
[[nodiscard]] std::string description(const Option& option);

// With a backslash before each of some characters.
[[nodiscard]] std::string escaped(std::string_view text, std::string_view characters);

// For the names of functions: hw_route for "hw-route", hw_event for "hw event".
[[nodiscard]] std::string function_name(std::string_view program);

// The verbs that are names themselves.
[[nodiscard]] std::vector<Verb> real_verbs(const Program& program);

// `text` with each @KEY@ replaced by its value.
struct Fill {
  std::string_view key;
  std::string value;
};
[[nodiscard]] std::string filled(std::string_view text, const std::vector<Fill>& fills);

}  // namespace hw::cli
