// SPDX-License-Identifier: MIT
// What a chain begins with: names and calls, literals, lists, hashes and brackets.
#include <fmt/core.h>

#include <string>
#include <unordered_map>

#include "expr/functions.h"
#include "expr/grammar.h"

namespace hw::expr {

Status Parser::parse_start() {
  switch (peek()) {
    case TokenKind::identifier:
    case TokenKind::quoted:
      return parse_name();
    case TokenKind::raw:
    case TokenKind::literal:
      return parse_literal();
    case TokenKind::current:
      ++at_;
      return {};
    case TokenKind::root:
      add(Op::root);
      ++at_;
      return {};
    case TokenKind::star:
      return parse_values();
    case TokenKind::left_bracket:
      return is_link_in_bracket() ? Status() : parse_list();
    case TokenKind::left_brace:
      return parse_hash();
    case TokenKind::left_paren:
      return parse_group();
    case TokenKind::filter:
    case TokenKind::flatten:
      return {};
    case TokenKind::ampersand:
      return fail_at(token().column,
                     "an '&' stands before the expression that sort_by(), max_by(), min_by() or "
                     "map() takes, and nowhere else");
    default:
      return unexpected("an expression");
  }
}

Status Parser::parse_group() {
  const std::size_t step = open(Op::group);
  ++at_;
  HW_TRY(parse_expression());
  close(step);
  return expect(TokenKind::right_paren, "an operator or ')'");
}

Status Parser::parse_literal() {
  const Token& literal = token();
  Datum value;
  if (literal.kind == TokenKind::raw) {
    value = Datum::string(literals_.keep(literal.text));
  } else {
    auto read = literals_.read(literal.text);
    if (!read) {
      return fail_at(literal.column, fmt::format("`...` holds what is {}; a string is '...'",
                                                 read.error().message));
    }
    value = *read;
  }
  program_.literals.push_back(value);
  add(Op::literal, static_cast<std::int64_t>(program_.literals.size() - 1));
  ++at_;
  return {};
}

Status Parser::parse_list() {
  const std::size_t step = open(Op::list);
  ++at_;
  do {
    HW_TRY(parse_part(0));
  } while (accept(TokenKind::comma));
  close(step);
  return expect(TokenKind::right_bracket, "',' or ']'");
}

Status Parser::parse_hash() {
  const std::size_t step = open(Op::hash);
  ++at_;
  std::unordered_map<std::string, std::size_t> parts;
  do {
    if (peek() != TokenKind::identifier && peek() != TokenKind::quoted) {
      return unexpected("a name");
    }
    const std::string name = token().text;
    const std::int64_t number = add_name(name);
    ++at_;
    HW_TRY(expect(TokenKind::colon, "':' behind the name"));
    const std::size_t part = program_.steps.size();
    HW_TRY(parse_part(number));
    const auto [known, is_new] = parts.try_emplace(name, part);
    if (!is_new) {
      program_.steps[known->second].op = Op::no_part;
      known->second = part;
    }
  } while (accept(TokenKind::comma));
  close(step);
  return expect(TokenKind::right_brace, "',' or '}'");
}

Status Parser::parse_part(std::int64_t name) {
  const std::size_t step = open(Op::part, name);
  HW_TRY(parse_expression());
  close(step);
  return {};
}

Status Parser::parse_name() {
  const Token& name = token();
  if (peek_behind() != TokenKind::left_paren) {
    add(Op::field, add_name(name.text));
    ++at_;
    return {};
  }
  if (name.kind == TokenKind::quoted) {
    return fail_at(name.column, "the name of a function is written without quotes");
  }
  const auto number = find_function(name.text);
  if (!number) {
    return fail_at(name.column,
                   fmt::format("unknown function '{}'{}", name.text, suggest_function(name.text)));
  }
  return parse_call(*number);
}

Status Parser::parse_call(std::size_t number) {
  const Function& function = functions()[number];
  const std::size_t column = token().column;
  const std::size_t step = open(Op::call, static_cast<std::int64_t>(number));
  at_ += 2;
  std::size_t count = 0;
  if (peek() != TokenKind::right_paren) {
    do {
      HW_TRY(parse_argument(function, count));
      ++count;
    } while (accept(TokenKind::comma));
  }
  close(step);
  HW_TRY(expect(TokenKind::right_paren, "',' or ')'"));
  if (count < function.arity || (count > function.arity && !function.is_variadic)) {
    return fail_at(column, fmt::format("{}() takes {}{} argument{}, not {}", function.name,
                                       function.is_variadic ? "at least " : "", function.arity,
                                       function.arity == 1 ? "" : "s", count));
  }
  return {};
}

Status Parser::parse_argument(const Function& function, std::size_t number) {
  const std::size_t column = token().column;
  const bool is_expression = accept(TokenKind::ampersand);
  const bool is_known = number < function.arity || function.is_variadic;
  const Types types = is_known ? function.type(number) : types::kAny;
  const bool wants_expression = types == types::kExpression;
  if (is_known && is_expression != wants_expression) {
    return fail_at(column, fmt::format("argument {} of {}() is {} expression with '&'", number + 1,
                                       function.name, wants_expression ? "an" : "no"));
  }
  const std::size_t part = program_.steps.size();
  HW_TRY(parse_part(0));
  // What does not depend on the event.
  if (program_.steps.size() == part + 2 && program_.steps.back().op == Op::literal &&
      !is_expression) {
    const std::string fault = fault_of_type(types, program_.literals.back());
    if (!fault.empty()) {
      return fail_at(column,
                     fmt::format("argument {} of {}() {}", number + 1, function.name, fault));
    }
  }
  return {};
}

}  // namespace hw::expr
