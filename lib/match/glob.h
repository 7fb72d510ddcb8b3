// SPDX-License-Identifier: MIT
// Globs over paths: "*" and "?" stop at "/", "**" does not ("a/**/b" also matches "a/b"), "[a-z]"
// and
// "[!a-z]" are sets, "\" takes the next character literally, "|" separates alternatives. An
// alternative without "/" is matched against the last component alone. Matching takes time
// proportional to pattern times text at the most; both are bytes.
#pragma once

#include <bitset>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace hw::match {

class Glob {
 public:
  // Error: code config, what is wrong.
  [[nodiscard]] static Result<Glob> parse(std::string_view pattern);

  [[nodiscard]] bool matches(std::string_view path) const;

  // For each alternative a text that is part of all that it matches; may be empty.
  [[nodiscard]] std::vector<std::string> required() const;

  bool operator==(const Glob&) const = default;

 private:
  enum class Kind { byte, any, star, double_star, folders, set };
  struct Token {
    Kind kind;
    char byte = 0;
    std::bitset<256> set = {};
    bool operator==(const Token&) const = default;
  };
  struct Alternative {
    bool last_component_only = true;
    std::vector<Token> tokens;
    bool operator==(const Alternative&) const = default;
  };

  static Result<Alternative> parse_alternative(std::string_view text);
  static Result<Token> parse_set(std::string_view& rest);
  static bool accepts(const Token& token, char c);
  static bool matches(const std::vector<Token>& tokens, std::string_view text);

  std::vector<Alternative> alternatives_;
};

}  // namespace hw::match
