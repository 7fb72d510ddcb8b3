// SPDX-License-Identifier: MIT
// fish: a line of `complete` per option, and conditions where the options end at an operand.
#include "cli/completion.h"

namespace hw::cli {

namespace {

// The words from the first operand on, without the one that is being written.
constexpr std::string_view kOperands = R"(
function __@FUNCTION@_operands
    set -l words (commandline -opc)
    set -e words[1]
    while set -q words[1]
        switch $words[1]
            case --
                set -e words[1]
                break
            case @VALUED@
                set -e words[1]
                set -q words[1]; and set -e words[1]
            case '-*'
                set -e words[1]
            case '*'
                break
        end
    end
    set -q words[1]; and string escape -- $words
end

function __@FUNCTION@_at_start
    test (count (__@FUNCTION@_operands)) -eq 0
end
)";

// What fish completes after those words, PREFIX before the first.
constexpr std::string_view kDelegate = R"(
function __@FUNCTION@_words
    set -l words (__@FUNCTION@_operands) (commandline -ct)
    complete --do-complete="@PREFIX@$words"
end
)";

constexpr std::string_view kNames = R"(
function __@FUNCTION@_names
@NAMES@    complete -C @PROGRAM@- | string match -r '^@PROGRAM@-[^\t]+' | string replace @PROGRAM@- '' |
        string match -v -r '^(@PATTERN@)$'
end
)";

constexpr std::string_view kVerbNames =
    "complete -c @PROGRAM@ -n '"
    "contains -- (__@FUNCTION@_operands)[1] @VERB@; and test (count (__@FUNCTION@_operands)) -eq "
    "1' "
    "-a '(__@FUNCTION@_names)'\n";

constexpr std::string_view kOthers =
    "complete -c @PROGRAM@ -n '"
    "not __@FUNCTION@_at_start; and not contains -- (__@FUNCTION@_operands)[1] @VERBS@' "
    "-a '(__@FUNCTION@_words)'\n";

std::string quoted(std::string_view text) { return "'" + escaped(text, "\\'") + "'"; }

// complete -c hw-exec -s j -l jobs -x -d '...'
std::string line_of(std::string_view program, const Option& option, const std::string& condition) {
  std::string line = "complete -c " + std::string(program) + condition;
  line += option.letter == 0 ? std::string() : std::string(" -s ") + option.letter;
  line += " -l " + std::string(option.name);
  if (takes_value(option)) {
    switch (values_of(option)) {
      case Values::none:
        line += " -x";
        break;
      case Values::files:
        line += " -r -F";
        break;
      case Values::choices:
        line += " -x -a " + quoted(choices_of(option));
        break;
    }
  }
  return line + " -d " + quoted(description(option)) + "\n";
}

std::string valued_of(const std::vector<Option>& options) {
  std::string words;
  for (const Option& option : options) {
    if (takes_value(option)) {
      (words += words.empty() ? "--" : " --") += option.name;
      words += option.letter == 0 ? std::string() : std::string(" -") + option.letter;
    }
  }
  return words;
}

std::string operand_lines(const Program& program) {
  const std::string complete = "complete -c " + std::string(program.name);
  const std::string function = "__" + function_name(program.name);
  switch (program.operands) {
    case Operands::files:
      return complete + " -F\n";
    case Operands::folders:
      return complete + " -f -a '(__fish_complete_directories)'\n";
    case Operands::command:
      return complete + " -f -a '(" + function + "_words)'\n";
    case Operands::names:
      return complete + " -f\n" + complete + " -n " + function + "_at_start -a '(" + function +
             "_names)'\n";
    case Operands::none:
      break;
  }
  return complete + " -f\n";
}

// A verb stands first; its options follow it.
std::string verb_lines(const Program& program, const Verb& verb,
                       const std::vector<Option>& options) {
  const std::vector<Fill> words = {{"FUNCTION", function_name(program.name)},
                                   {"PROGRAM", std::string(program.name)},
                                   {"VERB", std::string(verb.name)}};
  const std::string here = filled(" -n 'contains -- (__@FUNCTION@_operands)[1] @VERB@'", words);
  std::string text;
  for (const Option& option : options) {
    text += line_of(program.name, option, here);
  }
  return text + (verb.operands == Operands::names ? filled(kVerbNames, words) : "");
}

// Any other first word is the name of a program.
std::string all_verb_lines(const Program& program, const std::vector<Option>& common) {
  std::string text;
  std::string known;
  for (const Verb& verb : real_verbs(program)) {
    if (is_completed(verb)) {
      (known += known.empty() ? "" : " ") += verb.name;
      text += verb_lines(program, verb, options_of(verb, common));
    }
  }
  return text + filled(kOthers, {{"FUNCTION", function_name(program.name)},
                                 {"PROGRAM", std::string(program.name)},
                                 {"VERBS", known}});
}

std::string names_function(const Program& program, const std::vector<Fill>& words) {
  std::string lines;
  std::string pattern;
  for (const Verb& verb : real_verbs(program)) {
    lines += "    printf '%s\\t%s\\n' " + std::string(verb.name) + " " + quoted(verb.help) + "\n";
    (pattern += pattern.empty() ? "" : "|") += verb.name;
  }
  std::vector<Fill> all = words;
  all.insert(all.end(), {{"NAMES", lines}, {"PATTERN", pattern}});
  return filled(kNames, all);
}

}  // namespace

std::string fish_completion(const Program& program, const std::vector<Option>& common) {
  const std::string name(program.name);
  const std::string function = function_name(name);
  const bool delegates = program.operands == Operands::names;
  const bool stops = delegates || program.operands == Operands::command;
  const std::vector<Option> options = options_of(program, common);
  const std::vector<Fill> words = {{"FUNCTION", function},
                                   {"PROGRAM", name},
                                   {"PREFIX", delegates ? name + "-" : ""},
                                   {"VALUED", valued_of(options)}};
  std::string text = "# fish completion for " + name + ", printed by its --completion\n";
  text += stops ? filled(kOperands, words) + filled(kDelegate, words) : "";
  text += delegates ? names_function(program, words) : "";
  text += "\n" + operand_lines(program);
  for (const Option& option : options) {
    text += line_of(name, option, stops ? " -n __" + function + "_at_start" : "");
  }
  return text + (delegates ? all_verb_lines(program, common) : "");
}

}  // namespace hw::cli
