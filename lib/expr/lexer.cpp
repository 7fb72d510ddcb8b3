// SPDX-License-Identifier: MIT
#include "expr/lexer.h"

#include <fmt/core.h>

#include <utility>

#include "base/bytes.h"
#include "base/limits.h"
#include "json/escape.h"

namespace hw::expr {

namespace {

constexpr std::string_view kSpace = " \t\r\n";

// Those of two characters stand before their beginnings.
constexpr std::pair<std::string_view, TokenKind> kSymbols[] = {
    {"[?", TokenKind::filter},       {"[]", TokenKind::flatten},    {"||", TokenKind::either},
    {"&&", TokenKind::both},         {"==", TokenKind::equal},      {"!=", TokenKind::unequal},
    {"<=", TokenKind::at_most},      {">=", TokenKind::at_least},   {"[", TokenKind::left_bracket},
    {"]", TokenKind::right_bracket}, {"{", TokenKind::left_brace},  {"}", TokenKind::right_brace},
    {"(", TokenKind::left_paren},    {")", TokenKind::right_paren}, {".", TokenKind::dot},
    {"*", TokenKind::star},          {",", TokenKind::comma},       {":", TokenKind::colon},
    {"@", TokenKind::current},       {"$", TokenKind::root},        {"&", TokenKind::ampersand},
    {"!", TokenKind::bang},          {"|", TokenKind::pipe},        {"<", TokenKind::less},
    {">", TokenKind::greater},
};

// `text` with `quote` in place of each `quote` behind a backslash; other escapes stay.
std::string without_escapes_of(char quote, std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\\' && at + 1 < text.size()) {
      if (text[++at] != quote) {
        out += '\\';
      }
    }
    out += text[at];
  }
  return out;
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Result<std::vector<Token>> run() {
    while (skip_space()) {
      const char c = text_[at_];
      if (starts_name(c)) {
        read_while(TokenKind::identifier, continues_name);
      } else if (is_digit(c) || c == '-') {
        HW_TRY(read_number());
      } else if (c == '"' || c == '\'' || c == '`') {
        HW_TRY(read_quoted(c));
      } else {
        HW_TRY(read_symbol());
      }
    }
    tokens_.push_back({TokenKind::end, at_ + 1, {}, {}});
    return std::move(tokens_);
  }

 private:
  bool skip_space() {
    at_ = std::min(text_.find_first_not_of(kSpace, at_), text_.size());
    return at_ < text_.size();
  }

  void add(TokenKind kind, std::size_t size, std::string text) {
    tokens_.push_back({kind, at_ + 1, text_.substr(at_, size), std::move(text)});
    at_ += size;
  }

  void read_while(TokenKind kind, bool (*continues)(char)) {
    std::size_t end = at_ + 1;
    while (end < text_.size() && continues(text_[end])) {
      ++end;
    }
    add(kind, end - at_, std::string(text_.substr(at_, end - at_)));
  }

  Status read_number() {
    if (text_[at_] == '-' && (at_ + 1 == text_.size() || !is_digit(text_[at_ + 1]))) {
      return fail_at(at_ + 1, "a '-' without a number");
    }
    read_while(TokenKind::number, is_digit);
    return {};
  }

  Status read_quoted(char quote) {
    const std::size_t size = quoted_size(text_.substr(at_));
    if (size == 0) {
      return fail_at(at_ + 1, fmt::format("the closing {} is missing", quote));
    }
    const std::string_view inner = text_.substr(at_ + 1, size - 2);
    if (quote == '"') {
      HW_TRY_ASSIGN(std::string name, unescape(inner));
      add(TokenKind::quoted, size, std::move(name));
    } else {
      add(quote == '`' ? TokenKind::literal : TokenKind::raw, size,
          without_escapes_of(quote, inner));
    }
    return {};
  }

  Result<std::string> unescape(std::string_view name) {
    std::string out;
    for (const char c : name) {
      if (static_cast<unsigned char>(c) < 0x20) {
        return fail_at(at_ + 1, "a control character inside a quoted name");
      }
    }
    if (!json::append_unescaped(out, name)) {
      return fail_at(at_ + 1, "a bad escape or half a surrogate pair in a quoted name");
    }
    return out;
  }

  Status read_symbol() {
    const std::string_view rest = text_.substr(at_);
    for (const auto& [symbol, kind] : kSymbols) {
      if (rest.starts_with(symbol)) {
        add(kind, symbol.size(), {});
        return {};
      }
    }
    if (rest.front() == '=') {
      return fail_at(at_ + 1, "a single '='; '==' compares");
    }
    std::size_t size = 1;
    while (size < rest.size() && (static_cast<unsigned char>(rest[size]) & 0xC0) == 0x80) {
      ++size;
    }
    std::string character;
    append_printable(character, rest.substr(0, size));
    return fail_at(at_ + 1, fmt::format("'{}' means nothing here", character));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;
};

}  // namespace

std::size_t quoted_size(std::string_view text) {
  std::size_t end = 1;
  while (end < text.size() && text[end] != text.front()) {
    end += text[end] == '\\' ? 2 : 1;
  }
  return end < text.size() ? end + 1 : 0;
}

tl::unexpected<Error> fail_at(std::size_t column, std::string_view reason) {
  return fail(ExitCode::usage, fmt::format("column {}: {}", column, reason));
}

Result<std::vector<Token>> tokenize(std::string_view expression) {
  if (expression.size() > limits::kExpressionMax) {
    return fail_at(limits::kExpressionMax + 1, "an expression has at most 64 KiB");
  }
  if (const std::size_t good = valid_utf8_prefix(expression); good < expression.size()) {
    return fail_at(good + 1, "not UTF-8");
  }
  return Lexer(expression).run();
}

}  // namespace hw::expr
