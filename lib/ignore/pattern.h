// SPDX-License-Identifier: MIT
// One pattern of an ignore file, gitignore(5), as git matches it (dir.c and wildmatch.c of git
// 2.39): "*" and "?" stop at "/", "**" between slashes does not, "[a-z]", "[!a]", "[[:alpha:]]" are
// sets, a backslash takes the next character literally. Matching takes time proportional to pattern
// times text at the most; both are bytes.
#pragma once

#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hw::ignore {

class Pattern {
 public:
  // A line without its end, trailing spaces and comment: "!/build/*.o", "name/".
  explicit Pattern(std::string_view line);

  [[nodiscard]] bool is_negated() const { return is_negated_; }

  // `path` is relative to the folder of the ignore file: "a/b".
  [[nodiscard]] bool matches(std::string_view path, bool is_folder) const;

 private:
  enum class Kind : std::uint8_t { byte, any, star, all, folders, set, never };
  struct Token {
    Kind kind;
    char byte = 0;
    std::uint32_t set = 0;  // of `sets_`
  };
  void compile(std::string_view glob);
  std::size_t compile_stars(std::string_view glob, std::size_t at);
  std::size_t compile_set(std::string_view glob, std::size_t at);
  [[nodiscard]] bool accepts(const Token& token, char c) const;
  using Places = std::vector<char>;
  void enter(Places& places, std::size_t at) const;
  void step(const Places& places, char c, Places& next) const;
  [[nodiscard]] bool matches_rest(std::string_view text) const;

  bool is_negated_ = false;
  bool folders_only_ = false;
  bool names_only_ = false;  // without a slash: compared with the last component
  bool is_plain_ = false;    // `start_` is all of it
  bool is_ending_ = false;   // "*" and `start_`, which has no special character
  std::string start_;        // what it begins with, up to the first special character
  std::vector<Token> tokens_;
  std::vector<std::bitset<256>> sets_;
};

}  // namespace hw::ignore
