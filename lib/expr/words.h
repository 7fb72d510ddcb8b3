// SPDX-License-Identifier: MIT
// Placeholders in the words of a command (hw-exec(1), "Placeholders"): `{data.path}` as a whole
// word, or behind the first "=" of a word that starts with "--". Anywhere else one is a fault,
// because the text of an event must never become program text. "{{" is a brace.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace hw::expr {

class Words {
 public:
  // Error: code usage, which word and why.
  [[nodiscard]] static Result<Words> parse(const std::vector<std::string>& argv);

  // The words for an event (a line without its slip). A string, number or boolean is one word; an
  // array of them as a whole word is a word each; other values are compact JSON. Error: code data,
  // a value that is missing or null or holds U+0000.
  [[nodiscard]] Result<std::vector<std::string>> expand(std::string_view event) const;

 private:
  struct Piece {
    bool is_path;
    std::string text;
  };
  using Word = std::vector<Piece>;

  static Word split(std::string_view word);
  static Status check(const Word& word, std::size_t number, std::string_view text);

  std::vector<Word> words_;
};

// A fault (code usage) if a placeholder stands in the text of a shell command. "${NAME}" is the
// shell's own, and "{{" is left alone: the text goes to the shell as it stands.
[[nodiscard]] Status check_shell_text(std::string_view text);

}  // namespace hw::expr
