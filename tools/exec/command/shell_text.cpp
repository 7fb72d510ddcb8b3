// SPDX-License-Identifier: MIT
#include "exec/command/shell_text.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace hw::exec {

namespace {

// First words that are no files: builtins and reserved words of dash and bash.
constexpr auto kNoFiles = std::to_array<std::string_view>(
    {".",       ":",       "alias",  "bg",      "bind",     "break",    "builtin",   "caller",
     "case",    "cd",      "chdir",  "command", "compgen",  "complete", "compopt",   "continue",
     "coproc",  "declare", "dirs",   "disown",  "do",       "done",     "echo",      "elif",
     "else",    "enable",  "esac",   "eval",    "exec",     "exit",     "export",    "false",
     "fc",      "fg",      "fi",     "for",     "function", "getopts",  "hash",      "help",
     "history", "if",      "in",     "jobs",    "kill",     "let",      "local",     "logout",
     "mapfile", "popd",    "printf", "pushd",   "pwd",      "read",     "readarray", "readonly",
     "return",  "select",  "set",    "shift",   "shopt",    "source",   "suspend",   "test",
     "then",    "time",    "times",  "trap",    "true",     "type",     "typeset",   "ulimit",
     "umask",   "unalias", "unset",  "until",   "wait",     "while"});

constexpr std::string_view kBlanks = " \t";
constexpr std::string_view kSpace = " \t\n";

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c);
}

// Means itself wherever it stands unquoted, but for "=" in the first word.
bool is_plain(char c) {
  return is_letter_or_digit(c) || std::string_view("_@%+=:,./-").find(c) != std::string_view::npos;
}

// Ends a simple command, or begins something else within it.
bool is_operator(char c) { return std::string_view(";&|()\n`").find(c) != std::string_view::npos; }

bool is_file(std::string_view word) {
  return !word.empty() &&
         (is_letter_or_digit(word.front()) ||
          std::string_view("/._").find(word.front()) != std::string_view::npos) &&
         word.find('=') == std::string_view::npos &&
         !std::all_of(word.begin(), word.end(), is_digit) &&
         std::find(kNoFiles.begin(), kNoFiles.end(), word) == kNoFiles.end();
}

class TextReader {
 public:
  explicit TextReader(std::string_view text) : text_(text) {}

  ShellText read() {
    bool good = true;
    while (good && at_ < text_.size()) {
      good = read_piece();
    }
    end_word();
    if (!good || words_.empty() || !is_file(words_.front())) {
      return {};
    }
    return {is_direct_ ? ShellText::Form::direct : ShellText::Form::simple, std::move(words_)};
  }

 private:
  [[nodiscard]] char at(std::size_t index) const {
    return index < text_.size() ? text_[index] : '\0';
  }

  // False: only a shell can tell what this is.
  bool read_piece() {
    const char c = text_[at_];
    if (kBlanks.find(c) != std::string_view::npos) {
      end_word();
      ++at_;
      return true;
    }
    if (is_plain(c)) {
      add(c);
      ++at_;
      return true;
    }
    if (c == '<' || c == '>') {
      return read_redirection();
    }
    // From here on, something that the word of the command may not have; and a comment.
    if (words_.empty() || is_operator(c) || (c == '#' && !in_word_)) {
      return false;
    }
    switch (c) {
      case '\'':
        return read_single_quotes();
      case '"':
        return read_double_quotes();
      case '$':
        return at(at_ + 1) != '\'' && at(at_ + 1) != '"' && read_dollar();
      case '\\':
        return read_backslash();
      default:  // of patterns, of braces, or not ASCII
        is_direct_ = false;
        add(c);
        ++at_;
        return true;
    }
  }

  bool read_redirection() {
    end_word();
    const char sign = text_[at_++];
    if (words_.empty() || (sign == '<' && at(at_) == '<')) {
      return false;
    }
    is_direct_ = false;
    at_ += at(at_) == '>' ? 1 : 0;
    at_ += at(at_) == '&' ? 1 : 0;
    return true;
  }

  bool read_single_quotes() {
    const std::size_t end = text_.find('\'', at_ + 1);
    if (end == std::string_view::npos) {
      return false;
    }
    in_word_ = true;
    word_ += text_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    return true;
  }

  bool read_double_quotes() {
    in_word_ = true;
    for (++at_; at_ < text_.size();) {
      const char c = text_[at_];
      if (c == '"') {
        ++at_;
        return true;
      }
      if (c == '`' || (c == '\\' && !read_backslash()) || (c == '$' && !read_dollar())) {
        return false;
      }
      if (c != '\\' && c != '$') {
        word_ += c;
        ++at_;
      }
    }
    return false;
  }

  // A variable, or a dollar sign that is none; other expansions may hold anything.
  bool read_dollar() {
    is_direct_ = false;
    in_word_ = true;
    ++at_;
    if (at(at_) == '(' || at(at_) == '[') {
      return false;
    }
    if (at(at_) == '{') {
      const auto is_name = [](char c) { return is_letter_or_digit(c) || c == '_'; };
      const std::string_view rest = text_.substr(at_ + 1);
      const auto end = std::find_if_not(rest.begin(), rest.end(), is_name);
      if (end == rest.begin() || end == rest.end() || *end != '}') {
        return false;
      }
      at_ += static_cast<std::size_t>(end - rest.begin()) + 2;
    } else if (at(at_) == '#') {
      ++at_;  // no comment
    }
    return true;
  }

  bool read_backslash() {
    is_direct_ = false;
    in_word_ = true;
    at_ += 2;
    return at_ <= text_.size() && text_[at_ - 1] != '\n';
  }

  void add(char c) {
    in_word_ = true;
    word_ += c;
  }

  void end_word() {
    if (in_word_) {
      words_.push_back(std::move(word_));
    }
    word_.clear();
    in_word_ = false;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<std::string> words_;
  std::string word_;
  bool in_word_ = false;
  bool is_direct_ = true;
};

}  // namespace

ShellText read_shell_text(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos || text.find('\0') != std::string_view::npos) {
    return {};
  }
  const std::size_t end = text.find_last_not_of(kSpace) + 1;
  return TextReader(text.substr(begin, end - begin)).read();
}

std::string with_exec(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kSpace);
  std::string result(text.substr(0, begin));
  result += "exec ";
  result += text.substr(begin);
  return result;
}

}  // namespace hw::exec
