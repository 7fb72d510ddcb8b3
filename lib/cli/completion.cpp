// SPDX-License-Identifier: MIT
#include "cli/completion.h"

#include <algorithm>
#include <cctype>

namespace hw::cli {

std::string completion(std::string_view shell, const Program& program,
                       const std::vector<Option>& common) {
  if (shell == "bash") {
    return bash_completion(program, common);
  }
  return shell == "zsh" ? zsh_completion(program, common) : fish_completion(program, common);
}

Values values_of(const Option& option) {
  if (std::holds_alternative<Choice>(option.target)) {
    return Values::choices;
  }
  return option.argument == "FILE" ? Values::files : Values::none;
}

std::string choices_of(const Option& option) {
  std::string words;
  if (const auto* choice = std::get_if<Choice>(&option.target)) {
    for (std::string_view word : choice->choices) {
      (words += words.empty() ? "" : " ") += word;
    }
  }
  return words;
}

std::vector<Option> options_of(const Program& program, const std::vector<Option>& common) {
  std::vector<Option> all = program.options;
  all.insert(all.end(), common.begin(), common.end());
  return all;
}

std::vector<Option> options_of(const Verb& verb, const std::vector<Option>& common) {
  std::vector<Option> all = verb.options;
  if (!all.empty()) {
    all.insert(all.end(), common.begin(), common.end());
  }
  return all;
}

bool is_completed(const Verb& verb) {
  return !verb.options.empty() || verb.operands != Operands::none;
}

std::string description(const Option& option) {
  std::string text(option.help);
  if (!option.fallback.empty()) {
    text += " (default: " + std::string(option.fallback) + ")";
  }
  return text;
}

std::string escaped(std::string_view text, std::string_view characters) {
  std::string out;
  for (char c : text) {
    out.append(characters.find(c) != std::string_view::npos ? 1 : 0, '\\') += c;
  }
  return out;
}

std::string function_name(std::string_view program) {
  std::string name(program);
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == '-' || c == ' '; }, '_');
  return name;
}

std::vector<Verb> real_verbs(const Program& program) {
  std::vector<Verb> verbs;
  std::copy_if(
      program.verbs.begin(), program.verbs.end(), std::back_inserter(verbs),
      [](const Verb& verb) { return std::islower(static_cast<unsigned char>(verb.name[0])) != 0; });
  return verbs;
}

std::string filled(std::string_view text, const std::vector<Fill>& fills) {
  std::string out;
  while (!text.empty()) {
    const auto fill = std::find_if(fills.begin(), fills.end(), [text](const Fill& candidate) {
      return text.starts_with("@" + std::string(candidate.key) + "@");
    });
    if (fill == fills.end()) {
      out += text.front();
      text.remove_prefix(1);
    } else {
      out += fill->value;
      text.remove_prefix(fill->key.size() + 2);
    }
  }
  return out;
}

}  // namespace hw::cli
