// SPDX-License-Identifier: MIT
// zsh: one call of _arguments per program and verb; it knows which options have been given.
#include "cli/completion.h"

namespace hw::cli {

namespace {

// Autoloaded from $fpath the file is the body of the function; sourced it defines it.
constexpr std::string_view kFrame = R"(#compdef @PROGRAM@
# zsh completion for @PROGRAM@, printed by its --completion
@HELPERS@
_@PROGRAM@() {
  local curcontext=$curcontext state line
  typeset -A opt_args
@BODY@}

if [[ $funcstack[1] == _@PROGRAM@ ]]; then
  _@PROGRAM@ "$@"
else
  compdef _@PROGRAM@ @PROGRAM@
fi
)";

constexpr std::string_view kNames = R"(
_@PROGRAM@_names() {
  local -a names others
  local name
  names=(@NAMES@)
  for name in ${(k)commands[(I)@PROGRAM@-*]}; do
    [[ -x $commands[$name] ]] && others+=(${name#@PROGRAM@-})
  done
  others=(${others:|names})
  names=(@DESCRIBED@)
  _describe -t commands command names -- others
}
)";

// The "--" and "-" that may stand before a command are among its words.
constexpr std::string_view kCommand = R"(  [[ $state == command ]] || return
  while [[ $words[1] == (-|--) ]] && (( CURRENT > 1 )); do
    shift words
    (( CURRENT-- ))
  done
  _normal
)";

constexpr std::string_view kDelegate = R"(  [[ $state == words ]] || return
  case $words[1] in
@VERBS@    (*) words[1]=@PROGRAM@-$words[1]; _normal ;;
  esac
)";

std::string quoted(std::string_view text) {
  std::string out = "'";
  for (char c : text) {
    out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return out + "'";
}

// What follows the description: ":FILE:_files".
std::string value_of(const Option& option) {
  if (!takes_value(option)) {
    return "";
  }
  const std::string head = ":" + std::string(option.argument) + ":";
  switch (values_of(option)) {
    case Values::files:
      return head + "_files";
    case Values::choices:
      return head + "(" + choices_of(option) + ")";
    case Values::none:
      break;
  }
  return head + " ";
}

// '(-m --match)'{-m+,--match=}'[help]:PATTERN: '
std::string spec_of(const Option& option) {
  const bool repeats =
      std::holds_alternative<Counter>(option.target) || std::holds_alternative<List>(option.target);
  const bool valued = takes_value(option);
  const std::string name = "--" + std::string(option.name);
  const std::string rest =
      quoted("[" + escaped(description(option), "\\[]:") + "]" + value_of(option));
  std::string spec = "    ";
  if (option.letter == 0) {
    return spec + (repeats ? "'*'" : "") + name + (valued ? "=" : "") + rest;
  }
  const std::string letter = std::string("-") + option.letter;
  spec += repeats ? "'*'" : "'(" + letter + " " + name + ")'";
  return spec + "{" + letter + (valued ? "+," : ",") + name + (valued ? "=}" : "}") + rest;
}

std::string operand_spec(const Program& program, Operands operands) {
  switch (operands) {
    case Operands::files:
      return "    '*:file:_files'";
    case Operands::folders:
      return "    '*:folder:_files -/'";
    case Operands::command:
      return "    '*::command:->command'";
    case Operands::names:
      return "    '1:name:_" + std::string(program.name) + "_names'";
    case Operands::none:
      break;
  }
  return "    '*:word: '";  // or options would be offered there
}

std::string arguments_call(const Program& program, const std::vector<Option>& options,
                           Operands operands, bool is_verb) {
  const bool delegates = operands == Operands::names && !is_verb;
  const bool stops = delegates || operands == Operands::command;
  std::string text = std::string("  _arguments -s -S") + (stops ? " -A '-*' -C" : "");
  for (const Option& option : options) {
    text += " \\\n" + spec_of(option);
  }
  text += " \\\n" + operand_spec(program, operands);
  text += delegates ? " \\\n    '*::words:->words'" : "";
  return text + (stops ? " && return\n" : "\n");
}

}  // namespace

std::string zsh_completion(const Program& program, const std::vector<Option>& common) {
  const bool delegates = program.operands == Operands::names;
  std::string body = arguments_call(program, options_of(program, common), program.operands, false);
  std::string names;
  std::string described;
  std::string verbs;
  for (const Verb& verb : real_verbs(program)) {
    const std::string name(verb.name);
    (names += names.empty() ? "" : " ") += name;
    (described += described.empty() ? "" : " ") += quoted(name + ":" + escaped(verb.help, "\\:"));
    if (is_completed(verb)) {
      verbs += "    (" + name + ")\n  " +
               arguments_call(program, options_of(verb, common), verb.operands, true) + "    ;;\n";
    }
  }
  body += delegates ? kDelegate : program.operands == Operands::command ? kCommand : "";
  const std::vector<Fill> words = {{"PROGRAM", std::string(program.name)},
                                   {"NAMES", names},
                                   {"DESCRIBED", described},
                                   {"VERBS", verbs}};
  const std::string helpers = delegates ? filled(kNames, words) : "";
  return filled(kFrame, {{"PROGRAM", std::string(program.name)},
                         {"HELPERS", helpers},
                         {"BODY", filled(body, words)}});
}

}  // namespace hw::cli
