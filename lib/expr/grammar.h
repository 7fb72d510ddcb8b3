// SPDX-License-Identifier: MIT
// The parser of expressions (expr/parser.h): a function for each rule of the grammar, which adds
// the steps that it stands for to the program. parser.cpp has the operators, parser_chain.cpp what
// goes on from a value, parser_start.cpp what a value begins with.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "expr/functions.h"
#include "expr/lexer.h"
#include "expr/literal.h"
#include "expr/program.h"

namespace hw::expr {

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

  Status parse();

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

  [[nodiscard]] tl::unexpected<Error> unexpected(std::string_view expected) const;

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

  Status parse_expression();
  Status parse_either();
  Status parse_both();
  Status parse_comparison();
  Status parse_negation();

  // What a chain begins with; nothing is consumed where that is one of its links.
  Status parse_start();
  Status parse_group();
  Status parse_literal();
  Status parse_list();
  Status parse_hash();
  Status parse_part(std::int64_t name);
  // A member, or a call.
  Status parse_name();
  Status parse_call(std::size_t number);
  Status parse_argument(const Function& function, std::size_t number);

  // Whether behind a '[' there is an index, a slice or a lone '*'.
  [[nodiscard]] bool is_link_in_bracket() const;
  Status parse_chain(Chain chain);
  // What is done with each element.
  Status parse_projection(Chain chain);
  Status parse_behind_dot();
  Status parse_values();
  Status parse_bracket();
  // What is behind the first number, which may be absent as the others.
  Status parse_slice(std::optional<std::int64_t> start);
  Status parse_integer(std::optional<std::int64_t>& out);
  Status parse_filter();

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  Program& program_;
  Literals literals_;
};

}  // namespace hw::expr
