// SPDX-License-Identifier: MIT
#include "expr/parser.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"
#include "expr/functions.h"
#include "expr/lexer.h"
#include "expr/literal.h"

namespace hw::expr {

namespace {

// What a chain of `.a`, `[0]` and so on stands in.
enum class Chain {
  whole,
  projection,  // behind [*] and its like: `[]` ends it, for it takes the whole projection
  filter,      // behind [?...]: another filter ends it too, but at the beginning
};

class Parser {
 public:
  Parser(std::vector<Token> tokens, Program& program)
      : tokens_(std::move(tokens)), program_(program), literals_(program.arena) {}

  Status parse() {
    HW_TRY(parse_expression());
    return peek() == TokenKind::end ? Status() : unexpected("an operator or the end");
  }

 private:
  // One level of nesting, for as long as it lives.
  class Level {
   public:
    explicit Level(std::size_t& depth) : depth_(++depth) {}
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;
    ~Level() { --depth_; }

   private:
    std::size_t& depth_;
  };

  [[nodiscard]] const Token& token() const { return tokens_[at_]; }
  [[nodiscard]] TokenKind peek() const { return token().kind; }
  [[nodiscard]] TokenKind peek_behind() const {
    return tokens_[std::min(at_ + 1, tokens_.size() - 1)].kind;
  }

  bool accept(TokenKind kind) {
    if (peek() != kind) {
      return false;
    }
    ++at_;
    return true;
  }

  Status expect(TokenKind kind, std::string_view what) {
    return accept(kind) ? Status() : unexpected(what);
  }

  [[nodiscard]] tl::unexpected<Error> unexpected(std::string_view expected) const {
    std::string found = "the end";
    if (peek() != TokenKind::end) {
      found.clear();
      append_printable(found, cut_utf8(token().source, 40));
      found = token().source.size() > 40 ? fmt::format("{}...", found) : fmt::format("'{}'", found);
    }
    return fail_at(token().column, fmt::format("expected {}, not {}", expected, found));
  }

  // Steps are added at the end; a body is what is added between open() and close().
  std::size_t open(Op op, std::int64_t argument = 0) {
    program_.steps.push_back({op, static_cast<std::uint32_t>(token().column), 0, argument});
    return program_.steps.size() - 1;
  }
  void close(std::size_t step) {
    program_.steps[step].size = static_cast<std::uint32_t>(program_.steps.size() - step - 1);
  }
  void add(Op op, std::int64_t argument = 0) { (void)open(op, argument); }

  std::int64_t add_name(std::string_view name) {
    program_.names.push_back(literals_.keep(name));
    return static_cast<std::int64_t>(program_.names.size() - 1);
  }

  // Operators, from the one that binds loosest.

  Status parse_expression() {
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

  Status parse_either() {
    HW_TRY(parse_both());
    while (peek() == TokenKind::either) {
      const std::size_t step = open(Op::either);
      ++at_;
      HW_TRY(parse_both());
      close(step);
    }
    return {};
  }

  Status parse_both() {
    HW_TRY(parse_comparison());
    while (peek() == TokenKind::both) {
      const std::size_t step = open(Op::both);
      ++at_;
      HW_TRY(parse_comparison());
      close(step);
    }
    return {};
  }

  Status parse_comparison() {
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

  Status parse_negation() {
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

  // What a chain begins with; nothing is consumed where that is one of its links.
  Status parse_start() {
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

  // Whether behind a '[' there is an index, a slice or a lone '*'.
  [[nodiscard]] bool is_link_in_bracket() const {
    const TokenKind kind = peek_behind();
    return kind == TokenKind::number || kind == TokenKind::colon ||
           (kind == TokenKind::star && tokens_[at_ + 2].kind == TokenKind::right_bracket);
  }

  Status parse_chain(Chain chain) {
    for (bool is_first = true;; is_first = false) {
      switch (peek()) {
        case TokenKind::dot: {
          ++at_;
          const bool is_choice =
              peek() == TokenKind::left_bracket || peek() == TokenKind::left_brace;
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

  // What is done with each element.
  Status parse_projection(Chain chain) {
    const Level level(depth_);
    if (depth_ > limits::kExpressionDepthMax) {
      return fail_at(token().column, "nested more than 200 deep");
    }
    const std::size_t step = open(Op::project);
    HW_TRY(parse_chain(chain));
    close(step);
    return {};
  }

  Status parse_behind_dot() {
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

  Status parse_values() {
    add(Op::values);
    ++at_;
    return parse_projection(Chain::projection);
  }

  Status parse_bracket() {
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

  // What is behind the first number, which may be absent as the others.
  Status parse_slice(std::optional<std::int64_t> start) {
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

  Status parse_integer(std::optional<std::int64_t>& out) {
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

  Status parse_filter() {
    const std::size_t step = open(Op::filter);
    ++at_;
    HW_TRY(parse_expression());
    close(step);
    HW_TRY(expect(TokenKind::right_bracket, "an operator or ']'"));
    return parse_projection(Chain::filter);
  }

  Status parse_group() {
    const std::size_t step = open(Op::group);
    ++at_;
    HW_TRY(parse_expression());
    close(step);
    return expect(TokenKind::right_paren, "an operator or ')'");
  }

  Status parse_literal() {
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

  Status parse_list() {
    const std::size_t step = open(Op::list);
    ++at_;
    do {
      HW_TRY(parse_part(0));
    } while (accept(TokenKind::comma));
    close(step);
    return expect(TokenKind::right_bracket, "',' or ']'");
  }

  Status parse_hash() {
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

  Status parse_part(std::int64_t name) {
    const std::size_t step = open(Op::part, name);
    HW_TRY(parse_expression());
    close(step);
    return {};
  }

  // A member, or a call.
  Status parse_name() {
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
      return fail_at(name.column, fmt::format("unknown function '{}'{}", name.text,
                                              suggest_function(name.text)));
    }
    return parse_call(*number);
  }

  Status parse_call(std::size_t number) {
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

  Status parse_argument(const Function& function, std::size_t number) {
    const std::size_t column = token().column;
    const bool is_expression = accept(TokenKind::ampersand);
    const bool is_known = number < function.arity || function.is_variadic;
    const Types types = is_known ? function.type(number) : types::kAny;
    const bool wants_expression = types == types::kExpression;
    if (is_known && is_expression != wants_expression) {
      return fail_at(column,
                     fmt::format("argument {} of {}() is {} expression with '&'", number + 1,
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

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  Program& program_;
  Literals literals_;
};

}  // namespace

Result<std::unique_ptr<const Program>> parse_program(std::string_view text) {
  HW_TRY_ASSIGN(std::vector<Token> tokens, tokenize(text));
  auto program = std::make_unique<Program>();
  HW_TRY(Parser(std::move(tokens), *program).parse());
  return program;
}

}  // namespace hw::expr
