// SPDX-License-Identifier: MIT
// bash: a function per program and verb. Files are left to readline (compopt -o default), which
// knows how to quote them. What bash-completion has is used where it is loaded, and not needed.
#include "cli/completion.h"

namespace hw::cli {

namespace {

// "=" is a word of its own, unless COMP_WORDBREAKS lacks it.
constexpr std::string_view kHead = R"(
@FUNCTION@() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} lead=
  if [[ $cur == --*=* ]]; then
    lead=${cur%%=*}= prev=${cur%%=*} cur=${cur#*=}
  elif [[ $cur == = ]]; then
    cur=
  elif [[ $prev == = ]]; then
    prev=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  COMPREPLY=()
)";

// Where the first operand is, for programs whose options end there.
constexpr std::string_view kFindOperand = R"(  local i=1
  while ((i < COMP_CWORD)); do
    case ${COMP_WORDS[i]} in
      --) ((++i)); break ;;
@VALUED@      -*) ((++i)) ;;
      *) break ;;
    esac
  done
  local ended=
  ((i <= COMP_CWORD)) && [[ ${COMP_WORDS[i - 1]} == -- ]] && ended=1
)";

constexpr std::string_view kSkipValue =
    "      @OPTIONS@) [[ ${COMP_WORDS[i + 1]} == = ]] && ((++i)); ((i += 2)) ;;\n";

constexpr std::string_view kFindEnd = R"(  local ended=
  [[ " ${COMP_WORDS[*]:1:COMP_CWORD-1} " == *' -- '* ]] && ended=1
)";

constexpr std::string_view kCommand =
    R"(  if ((i < COMP_CWORD)) || [[ $i -eq $COMP_CWORD && ($ended || ! $lead && $cur != -*) ]]; then
    if declare -F _command_offset >/dev/null; then
      _command_offset "$i"
    elif ((i == COMP_CWORD)); then
      mapfile -t COMPREPLY < <(compgen -c -- "$cur")
    else
      compopt -o default
    fi
    return
  fi
)";

// The words after a verb or a name are completed as its own.
constexpr std::string_view kDelegate = R"(  if ((i < COMP_CWORD)); then
    local name=${COMP_WORDS[i]} length=${#COMP_LINE}
    COMP_LINE=@PROGRAM@-$name${COMP_LINE#*[[:blank:]]"$name"}
    COMP_WORDS=("@PROGRAM@-$name" "${COMP_WORDS[@]:i+1}")
    ((COMP_POINT += ${#COMP_LINE} - length, COMP_CWORD -= i))
    case $name in
@VERBS@      *)
        if declare -F _command_offset >/dev/null; then
          _command_offset 0
        elif [[ $(complete -p "@PROGRAM@-$name" 2>/dev/null) =~ -F\ ([^ ]+) ]]; then
          "${BASH_REMATCH[1]}"
        fi
        ;;
    esac
    return
  fi
)";

constexpr std::string_view kOptions = R"(  case $prev in
@CASES@  esac
  if [[ $cur == -* && ! $ended ]]; then
    mapfile -t COMPREPLY < <(compgen -W '@OPTIONS@' -- "$cur")
    return
  fi
)";

constexpr std::string_view kNames =
    R"(  mapfile -t COMPREPLY < <(compgen -W '@NAMES@' -- "$cur"; compgen -c -- "@PROGRAM@-$cur")
  COMPREPLY=("${COMPREPLY[@]#@PROGRAM@-}")
)";

std::string pattern_of(const Option& option) {
  std::string pattern = "--" + std::string(option.name);
  return option.letter == 0 ? pattern : pattern + " | -" + option.letter;
}

std::string case_of(const Option& option) {
  const std::string head = "    " + pattern_of(option) + ") ";
  switch (values_of(option)) {
    case Values::none:
      return head + "return ;;\n";
    case Values::files:
      return head + "compopt -o default; return ;;\n";
    case Values::choices:
      break;
  }
  return head + "mapfile -t COMPREPLY < <(compgen -P \"$lead\" -W '" + choices_of(option) +
         "' -- \"$cur\"); return ;;\n";
}

struct Words {
  std::string options, cases, valued;
};

Words words_of(const std::vector<Option>& options) {
  Words words;
  for (const Option& option : options) {
    (words.options += words.options.empty() ? "--" : " --") += option.name;
    if (takes_value(option)) {
      words.cases += case_of(option);
      words.valued += (words.valued.empty() ? "" : " | ") + pattern_of(option);
    }
  }
  return words;
}

std::string_view operand_code(Operands operands) {
  switch (operands) {
    case Operands::files:
      return "  compopt -o default\n";
    case Operands::folders:
      return "  compopt -o filenames -o dirnames\n";
    case Operands::names:
      return kNames;
    case Operands::command:
    case Operands::none:
      break;
  }
  return "";
}

// `before` is what is tried before the options.
std::string function(const Program& program, std::string_view name,
                     const std::vector<Option>& options, Operands operands,
                     std::string_view before) {
  const Words words = words_of(options);
  std::string names;
  std::string verbs;
  for (const Verb& verb : real_verbs(program)) {
    const std::string whole = std::string(program.name) + " " + std::string(verb.name);
    (names += names.empty() ? "" : " ") += verb.name;
    if (is_completed(verb)) {
      verbs += "      " + std::string(verb.name) + ") _" + function_name(whole) + "; return ;;\n";
    }
  }
  std::string text(kHead);
  const bool stops = operands == Operands::command || operands == Operands::names;
  (text += stops ? kFindOperand : kFindEnd) += before;
  text += options.empty() ? std::string_view() : kOptions;
  (text += operand_code(operands)) += "}\n";
  return filled(
      text,
      {{"FUNCTION", "_" + function_name(name)},
       {"PROGRAM", std::string(program.name)},
       {"VALUED", words.valued.empty() ? "" : filled(kSkipValue, {{"OPTIONS", words.valued}})},
       {"CASES", words.cases},
       {"OPTIONS", words.options},
       {"NAMES", names},
       {"VERBS", verbs}});
}

}  // namespace

std::string bash_completion(const Program& program, const std::vector<Option>& common) {
  const std::string name(program.name);
  std::string text = "# bash completion for " + name + ", printed by its --completion\n";
  for (const Verb& verb : program.verbs) {
    if (is_completed(verb)) {
      text += function(program, name + " " + std::string(verb.name), options_of(verb, common),
                       verb.operands,
                       verb.operands == Operands::names ? "  ((i == COMP_CWORD)) || return\n" : "");
    }
  }
  const std::string_view before = program.operands == Operands::command ? kCommand
                                  : program.operands == Operands::names ? kDelegate
                                                                        : "";
  text += function(program, name, options_of(program, common), program.operands, before);
  return text + "\ncomplete -F _" + function_name(name) + " " + name + "\n";
}

}  // namespace hw::cli
