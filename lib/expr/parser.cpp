// SPDX-License-Identifier: MIT
// Operators, from the one that binds loosest; the rest is in parser_chain.cpp and parser_start.cpp.
#include "expr/parser.h"

#include <fmt/core.h>

#include "base/bytes.h"
#include "base/limits.h"
#include "expr/grammar.h"

namespace hw::expr {

Status Parser::parse() {
  HW_TRY(parse_expression());
  return peek() == TokenKind::end ? Status() : unexpected("an operator or the end");
}

tl::unexpected<Error> Parser::unexpected(std::string_view expected) const {
  std::string found = "the end";
  if (peek() != TokenKind::end) {
    found.clear();
    append_printable(found, cut_utf8(token().source, 40));
    found = token().source.size() > 40 ? fmt::format("{}...", found) : fmt::format("'{}'", found);
  }
  return fail_at(token().column, fmt::format("expected {}, not {}", expected, found));
}

Status Parser::parse_expression() {
  const Level level(depth_);
  if (depth_ > limits::kExpressionDepthMax) {
    return fail_at(token().column, "nested more than 200 deep");
  }
  HW_TRY(parse_either());
  while (peek() == TokenKind::pipe) {
    add(Op::pipe);
    ++at_;
    HW_TRY(parse_either());
  }
  return {};
}

Status Parser::parse_either() {
  HW_TRY(parse_both());
  while (peek() == TokenKind::either) {
    const std::size_t step = open(Op::either);
    ++at_;
    HW_TRY(parse_both());
    close(step);
  }
  return {};
}

Status Parser::parse_both() {
  HW_TRY(parse_comparison());
  while (peek() == TokenKind::both) {
    const std::size_t step = open(Op::both);
    ++at_;
    HW_TRY(parse_comparison());
    close(step);
  }
  return {};
}

Status Parser::parse_comparison() {
  HW_TRY(parse_negation());
  while (peek() >= TokenKind::equal && peek() <= TokenKind::at_least) {
    const auto kind = static_cast<int>(peek()) - static_cast<int>(TokenKind::equal);
    const std::size_t step = open(Op::compare, kind);
    ++at_;
    HW_TRY(parse_negation());
    close(step);
  }
  return {};
}

Status Parser::parse_negation() {
  std::size_t count = 0;
  while (accept(TokenKind::bang)) {
    ++count;
  }
  HW_TRY(parse_start());
  HW_TRY(parse_chain(Chain::whole));
  for (; count > 0; --count) {
    add(Op::negate);
  }
  return {};
}

Result<std::unique_ptr<const Program>> parse_program(std::string_view text) {
  HW_TRY_ASSIGN(std::vector<Token> tokens, tokenize(text));
  auto program = std::make_unique<Program>();
  HW_TRY(Parser(std::move(tokens), *program).parse());
  return program;
}

}  // namespace hw::expr
