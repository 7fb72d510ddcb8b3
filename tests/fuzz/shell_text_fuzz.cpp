// SPDX-License-Identifier: MIT
// Shell text, and words as a shell is given them: what is quoted is read again as what it was, and
// what is taken for a plain list of words is one, by the simplest of readers.
#include <string>
#include <vector>

#include "base/text.h"
#include "exec/command/shell_quote.h"
#include "exec/command/shell_text.h"
#include "target.h"

namespace hw::fuzz {

namespace {

using Form = exec::ShellText::Form;

// Without quotes and anything that could mean something, blanks are all that there is.
void check_plain(std::string_view text, const exec::ShellText& read) {
  const bool is_plain =
      text.find_first_not_of("abcdefghijklmnopqrstuvwxyz-_./ ") == std::string_view::npos;
  if (is_plain && read.form == Form::direct) {
    std::vector<std::string> words;
    for (const std::string_view word : split(text, ' ')) {
      if (!word.empty()) {
        words.emplace_back(word);
      }
    }
    HW_MUST(read.words == words);
  }
}

// Words between LFs, behind a command.
void check_quoted(std::string_view input) {
  std::vector<std::string> words = {"/bin/x"};
  std::string text = "/bin/x";
  bool has_substitution = false;
  for (const std::string_view word : split(input, '\n')) {
    if (word.find('\0') != std::string_view::npos) {
      return;
    }
    words.emplace_back(word);
    const std::string quoted = exec::shell_word(word);
    has_substitution = has_substitution || quoted.find("$(printf") != std::string::npos;
    text += " " + quoted;
  }
  const exec::ShellText read = exec::read_shell_text(text);
  HW_MUST(has_substitution || read.form != Form::whole);
  HW_MUST(read.form != Form::direct || read.words == words);
}

}  // namespace

void check_input(std::string_view input) {
  const exec::ShellText read = exec::read_shell_text(input);
  if (read.form != Form::whole) {
    HW_MUST(!read.words.empty() && !read.words.front().empty());
    HW_MUST(exec::with_exec(input).find("exec ") != std::string::npos);
  }
  for (const std::string& word : read.words) {
    HW_MUST(read.form != Form::direct || word.find('\0') == std::string::npos);
  }
  check_plain(input, read);
  check_quoted(input);
}

}  // namespace hw::fuzz
