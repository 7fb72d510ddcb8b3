// SPDX-License-Identifier: MIT
#include "cli/common.h"

#include <array>
#include <cctype>

#include "cli/completion.h"

namespace hw::cli {

namespace {

constexpr std::array<std::string_view, 3> kColors = {"auto", "always", "never"};
constexpr std::array<std::string_view, 2> kLogFormats = {"text", "json"};
constexpr std::size_t kWidth = 80;

std::string option_heading(const Option& option) {
  std::string text = "  ";
  text += option.letter != 0 ? std::string("-") + option.letter + ", " : "    ";
  (text += "--") += option.name;
  if (!option.argument.empty()) {
    (text += ' ') += option.argument;
  }
  return text;
}

// Appends words to `out`, in lines that start at `column` and end before kWidth.
void append_wrapped(std::string& out, std::size_t at, std::size_t column, std::string_view words) {
  while (!words.empty()) {
    const std::string_view word = words.substr(0, words.find(' '));
    if (at > column && at + 1 + word.size() > kWidth) {
      (out += '\n').append(column, ' ');
      at = column;
    } else if (at > column) {
      out += ' ';
      ++at;
    }
    out += word;
    at += word.size();
    words.remove_prefix(word.size() == words.size() ? word.size() : word.size() + 1);
  }
  out += '\n';
}

void append_options(std::string& out, const std::vector<Option>& options) {
  constexpr std::size_t kColumn = 28;
  for (const Option& option : options) {
    const std::string heading = option_heading(option);
    out += heading;
    std::size_t at = heading.size();
    if (at + 2 > kColumn) {
      out += '\n';
      at = 0;
    }
    out.append(kColumn - at, ' ');
    append_wrapped(out, kColumn, kColumn, description(option));
  }
}

}  // namespace

std::vector<Option> common_options(Common& common) {
  return {
      {"help", 'h', Flag{&common.help}, "", "print this help", "", true},
      {"version", 'V', Flag{&common.version}, "", "print the version", "", true},
      {"verbose", 'v', Counter{&common.verbose}, "",
       "say what is decided; twice: and what is seen"},
      {"quiet", 'q', Flag{&common.quiet}, "", "print errors only"},
      {"color", 0, Choice{&common.color, kColors}, "WHEN", "colour messages: auto, always or never",
       "auto"},
      {"log-format", 0, Choice{&common.log_format, kLogFormats}, "FORMAT",
       "messages as text or json", "text"},
      {"completion", 0, Choice{&common.completion, kShells}, "SHELL",
       "print completion code for a shell: bash, zsh or fish", "", true},
  };
}

std::string help_text(const Program& program, const std::vector<Option>& common) {
  std::string out;
  bool first = true;
  for (std::string_view usage : program.usage) {
    out += first ? "Usage: " : "       ";
    ((out += program.name) += ' ') += usage;
    out += '\n';
    first = false;
  }
  out += '\n';
  std::string sentence(program.summary);
  sentence.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(sentence.front())));
  append_wrapped(out, 0, 0, sentence + ".");
  if (!program.examples.empty()) {
    out += "\nExamples:\n";
    for (std::string_view example : program.examples) {
      ((out += "  ") += example) += '\n';
    }
  }
  if (!program.verbs.empty()) {
    out += "\nCommands:\n";
    for (const Verb& verb : program.verbs) {
      const std::size_t width = 2 + verb.name.size();
      (out += "  ") += verb.name;
      out.append(width < 16 ? 16 - width : 1, ' ');
      append_wrapped(out, 16, 16, verb.help);
    }
  }
  if (!program.options.empty()) {
    out += "\nOptions:\n";
    append_options(out, program.options);
  }
  out += "\nCommon options:\n";
  append_options(out, common);
  const std::string_view page = program.name.substr(0, program.name.find(' '));
  out += "\nMore in " + std::string(page) + "(1).\n";
  return out;
}

}  // namespace hw::cli
