// SPDX-License-Identifier: MIT
// Placeholders in the words of a command (hw-exec(1), "Placeholders"): `{data.path}` or `{=EXPR}`
// as a whole word, or behind the first "=" of a word that starts with "--". Anywhere else one is a
// fault, because the text of an event must never become program text. "{{" is a brace.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "expr/selector.h"

namespace hw::expr {

class Words {
 public:
  // Error: code usage, which word and why.
  [[nodiscard]] static Result<Words> parse(const std::vector<std::string>& argv);

  // The words for an event, which has no slip, by expr/value_words.h. The arena is used for one
  // placeholder after the other, and is empty then. Error: code data, which placeholder and why; a
  // value that is not there, or an expression that cannot be evaluated.
  [[nodiscard]] Result<std::vector<std::string>> expand(const json::Value& event,
                                                        Arena& arena) const;

  // The same for several events: a placeholder as a whole word makes those of each event, one after
  // the other, and behind "=" one word for each.
  [[nodiscard]] Result<std::vector<std::string>> expand(std::span<const json::Value> events,
                                                        Arena& arena) const;

  // Whether no word holds a placeholder.
  [[nodiscard]] bool are_constant() const;

 private:
  struct Piece {
    std::string text;                  // of a placeholder: with its braces
    std::optional<Selector> selector;  // of a placeholder
  };
  // Text and placeholders in turns, text first and last.
  using Word = std::vector<Piece>;

  static Status append(std::vector<std::string>& out, const Word& word, const json::Value& event,
                       Arena& arena);
  static bool is_whole(const Word& word);
  static Result<Word> split(std::size_t number, std::string_view text);
  static Status check(const Word& word, std::size_t number, std::string_view text);
  static Status append_value(std::vector<std::string>& out, const Piece& piece, bool is_whole,
                             const json::Value& event, Arena& arena);

  std::vector<Word> words_;
};

// A fault (code usage) if a placeholder stands in the text of a shell command. "${NAME}" and
// "{"$1"}" are the shell's own, and "{{" is left alone: the text goes to the shell as it stands.
[[nodiscard]] Status check_shell_text(std::string_view text);

}  // namespace hw::expr
