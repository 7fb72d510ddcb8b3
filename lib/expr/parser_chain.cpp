// SPDX-License-Identifier: MIT
// The links of a chain: what stands behind a dot, brackets, and what they do with each element.
#include <charconv>

#include "base/limits.h"
#include "expr/grammar.h"

namespace hw::expr {

bool Parser::is_link_in_bracket() const {
  const TokenKind kind = peek_behind();
  return kind == TokenKind::number || kind == TokenKind::colon ||
         (kind == TokenKind::star && tokens_[at_ + 2].kind == TokenKind::right_bracket);
}

Status Parser::parse_chain(Chain chain) {
  for (bool is_first = true;; is_first = false) {
    switch (peek()) {
      case TokenKind::dot: {
        ++at_;
        const bool is_choice = peek() == TokenKind::left_bracket || peek() == TokenKind::left_brace;
        HW_TRY(parse_behind_dot());
        // So all implementations: `a[*].[b][0]` is the first of the lists.
        if (is_choice && is_first && chain != Chain::whole) {
          return {};
        }
        break;
      }
      case TokenKind::left_bracket:
        HW_TRY(parse_bracket());
        break;
      case TokenKind::filter:
        // So all implementations: `a[?b].c[?d]` chooses among the c.
        if (chain == Chain::filter && !is_first) {
          return {};
        }
        HW_TRY(parse_filter());
        break;
      case TokenKind::flatten:
        if (chain != Chain::whole) {
          return {};
        }
        add(Op::flatten);
        ++at_;
        HW_TRY(parse_projection(Chain::projection));
        break;
      default:
        return {};
    }
  }
}

Status Parser::parse_projection(Chain chain) {
  const Level level(depth_);
  if (depth_ > limits::kExpressionDepthMax) {
    return fail_at(token().column, "nested more than 200 deep");
  }
  const std::size_t step = open(Op::project);
  HW_TRY(parse_chain(chain));
  close(step);
  return {};
}

Status Parser::parse_behind_dot() {
  switch (peek()) {
    case TokenKind::identifier:
    case TokenKind::quoted:
      return parse_name();
    case TokenKind::star:
      return parse_values();
    case TokenKind::left_bracket:
      return parse_list();
    case TokenKind::left_brace:
      return parse_hash();
    default:
      return unexpected("a name, '*', '[' or '{' behind the '.'");
  }
}

Status Parser::parse_values() {
  add(Op::values);
  ++at_;
  return parse_projection(Chain::projection);
}

Status Parser::parse_bracket() {
  const std::size_t column = token().column;
  ++at_;
  if (accept(TokenKind::star)) {
    HW_TRY(expect(TokenKind::right_bracket, "']'"));
    return parse_projection(Chain::projection);
  }
  if (peek() != TokenKind::number && peek() != TokenKind::colon) {
    return unexpected("an index, a slice, '*', '?' or ']' behind the '['");
  }
  std::optional<std::int64_t> first;
  HW_TRY(parse_integer(first));
  if (accept(TokenKind::right_bracket)) {
    program_.steps.push_back({Op::index, static_cast<std::uint32_t>(column), 0, *first});
    return {};
  }
  return parse_slice(first);
}

Status Parser::parse_slice(std::optional<std::int64_t> start) {
  Slice slice{start, {}, 1};
  HW_TRY(expect(TokenKind::colon, "':' or ']'"));
  HW_TRY(parse_integer(slice.stop));
  if (accept(TokenKind::colon)) {
    const std::size_t column = token().column;
    std::optional<std::int64_t> step;
    HW_TRY(parse_integer(step));
    if (step == 0) {
      return fail_at(column, "the step of a slice cannot be 0");
    }
    slice.step = step.value_or(1);
  }
  program_.slices.push_back(slice);
  add(Op::slice, static_cast<std::int64_t>(program_.slices.size() - 1));
  HW_TRY(expect(TokenKind::right_bracket, "']'"));
  return parse_projection(Chain::projection);
}

Status Parser::parse_integer(std::optional<std::int64_t>& out) {
  if (peek() != TokenKind::number) {
    return {};
  }
  const std::string& digits = token().text;
  std::int64_t value = 0;
  if (std::from_chars(digits.data(), digits.data() + digits.size(), value).ec != std::errc()) {
    return fail_at(token().column, "a number beyond 64 bits");
  }
  out = value;
  ++at_;
  return {};
}

Status Parser::parse_filter() {
  const std::size_t step = open(Op::filter);
  ++at_;
  HW_TRY(parse_expression());
  close(step);
  HW_TRY(expect(TokenKind::right_bracket, "an operator or ']'"));
  return parse_projection(Chain::filter);
}

}  // namespace hw::expr
