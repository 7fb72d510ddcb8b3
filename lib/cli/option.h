// SPDX-License-Identifier: MIT
// The option table of a program. One table gives parsing, --help, the shell completion, the
// environment variables, and the test that the man page lists the same options.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/clock.h"

namespace hw::cli {

// Where a value goes, and with it what may be written. All point to variables that hold the default
// and outlive the parse.
struct Flag {
  bool* target;
};
struct Counter {  // may be repeated: -vv
  int* target;
};
struct Text {
  std::optional<std::string>* target;
};
struct List {  // may be repeated
  std::vector<std::string>* target;
};
struct Integer {
  std::int64_t* target;
  std::int64_t min;
  std::int64_t max;
};
struct Span {  // a duration
  std::optional<Duration>* target;
};
struct Size {  // bytes
  std::uint64_t* target;
};
struct Choice {
  std::string* target;
  std::span<const std::string_view> choices;
};
using Target = std::variant<Flag, Counter, Text, List, Integer, Span, Size, Choice>;

struct Option {
  std::string_view name;  // without the dashes
  char letter;            // 0 where there is none
  Target target;
  std::string_view argument;       // its name in the help, "DUR"; empty for flags
  std::string_view help;           // one line, what it does
  std::string_view fallback = {};  // the default, as a user would write it
  bool is_question = false;        // asks for an answer and an end; not taken from the environment
  bool in_file = false;            // may also stand in the program's configuration (settings.h)
};

// What the operands of a program are, for the completion.
enum class Operands {
  none,  // nothing that a shell could know
  files,
  folders,
  command,  // a command with its own words
  names,    // of a verb, or of a program that is called like this one, a dash and the name
};

// A verb of a program that has several ("hw event"), for the help and the completion. One in
// capitals stands for a name.
struct Verb {
  std::string_view name;
  std::string_view help;
  std::vector<Option> options = {};  // for the completion; without the common ones
  Operands operands = Operands::none;
};

struct Program {
  std::string_view name;                   // "hw-route"
  std::string_view summary;                // one sentence, from the man page's .Nd line
  std::vector<std::string_view> usage;     // what follows the name, one form each
  std::vector<std::string_view> examples;  // whole command lines
  std::vector<Option> options;             // without the common ones
  std::vector<Verb> verbs = {};
  bool stops_at_operand = false;  // a command follows: its words are not our options
  Operands operands = Operands::none;
};

[[nodiscard]] inline bool takes_value(const Option& option) {
  return !std::holds_alternative<Flag>(option.target) &&
         !std::holds_alternative<Counter>(option.target);
}

}  // namespace hw::cli
