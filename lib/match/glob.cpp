// SPDX-License-Identifier: MIT
#include "match/glob.h"

#include <algorithm>

#include "base/fs.h"

namespace hw::match {

namespace {

bool is_negation(std::string_view text, std::size_t at) {
  return at < text.size() && (text[at] == '!' || text[at] == '^');
}

// The "]" that ends the set whose "[" stands before `at`; one that comes first is a member of it.
std::size_t set_end(std::string_view text, std::size_t at) {
  return text.find(']', at + (is_negation(text, at) ? 2 : 1));
}

// The first unescaped `c` outside of sets. Behind a "[" without its "]" there is none at all.
std::size_t find_separator(std::string_view text, char c) {
  bool has_sets = true;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '[' && has_sets) {
      const std::size_t end = set_end(text, at + 1);
      has_sets = end != std::string_view::npos;
      at = has_sets ? end : at;
    } else if (text[at] == c) {
      return at;
    }
  }
  return text.size();
}

}  // namespace

// `rest` stands behind the "[".
Result<Glob::Token> Glob::parse_set(std::string_view& rest) {
  Token token{Kind::set};
  std::size_t end = set_end(rest, 0);
  if (end == std::string_view::npos) {
    return fail(ExitCode::config, "a '[' without its ']'");
  }
  const bool negated = is_negation(rest, 0);
  rest.remove_prefix(negated ? 1 : 0);
  end -= negated ? 1 : 0;
  for (std::size_t i = 0; i < end; ++i) {
    const bool is_range = i + 2 < end && rest[i + 1] == '-';
    const auto low = static_cast<unsigned char>(rest[i]);
    const auto high = static_cast<unsigned char>(is_range ? rest[i + 2] : rest[i]);
    if (low > high) {
      return fail(ExitCode::config, "a range in '[]' that runs backwards");
    }
    for (unsigned c = low; c <= high; ++c) {
      token.set.set(c);
    }
    i += is_range ? 2 : 0;
  }
  rest.remove_prefix(end + 1);
  token.set = negated ? ~token.set : token.set;
  token.set.reset('/');
  return token;
}

Result<Glob::Alternative> Glob::parse_alternative(std::string_view rest) {
  if (rest.empty()) {
    return fail(ExitCode::config, "an empty glob matches nothing");
  }
  Alternative result;
  bool at_component_start = true;
  while (!rest.empty()) {
    const char c = rest.front();
    const bool was_start = at_component_start;
    at_component_start = c == '/';
    if (was_start && rest.starts_with("**/")) {
      result.tokens.push_back({Kind::folders});
      rest.remove_prefix(3);
      at_component_start = true;
    } else if (rest.starts_with("**")) {
      result.tokens.push_back({Kind::double_star});
      rest.remove_prefix(2);
    } else if (c == '[') {
      rest.remove_prefix(1);
      HW_TRY_ASSIGN(Token token, parse_set(rest));
      result.tokens.push_back(token);
    } else if (c == '\\') {
      if (rest.size() == 1) {
        return fail(ExitCode::config, "a '\\' at the end");
      }
      result.tokens.push_back({Kind::byte, rest[1]});
      at_component_start = rest[1] == '/';
      rest.remove_prefix(2);
    } else {
      const Kind kind = c == '*' ? Kind::star : c == '?' ? Kind::any : Kind::byte;
      result.tokens.push_back({kind, c});
      rest.remove_prefix(1);
    }
  }
  result.last_component_only =
      std::none_of(result.tokens.begin(), result.tokens.end(), [](const Token& token) {
        return token.kind == Kind::folders || (token.kind == Kind::byte && token.byte == '/');
      });
  return result;
}

Result<Glob> Glob::parse(std::string_view pattern) {
  Glob glob;
  while (true) {
    const std::size_t end = find_separator(pattern, '|');
    HW_TRY_ASSIGN(Alternative alternative, parse_alternative(pattern.substr(0, end)));
    glob.alternatives_.push_back(std::move(alternative));
    if (end == pattern.size()) {
      return glob;
    }
    pattern.remove_prefix(end + 1);
  }
}

bool Glob::accepts(const Token& token, char c) {
  switch (token.kind) {
    case Kind::byte:
      return token.byte == c;
    case Kind::any:
    case Kind::star:
      return c != '/';
    case Kind::set:
      return token.set.test(static_cast<unsigned char>(c));
    case Kind::double_star:
    case Kind::folders:
      return true;
  }
  return false;
}

// Runs the tokens as a nondeterministic automaton: state i means that tokens before i have matched.
// `folders` ("**/") may match nothing, or anything that ends with "/".
bool Glob::matches(const std::vector<Token>& tokens, std::string_view text) {
  const auto repeats = [](Kind kind) {
    return kind == Kind::star || kind == Kind::double_star || kind == Kind::folders;
  };
  std::vector<char> now(tokens.size() + 1);
  std::vector<char> next(tokens.size() + 1);
  const auto skip_empty = [&](std::vector<char>& states, bool at_start) {
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      const Kind kind = tokens[i].kind;
      if (states[i] != 0 && repeats(kind) && (kind != Kind::folders || at_start)) {
        states[i + 1] = 1;
      }
    }
  };
  now[0] = 1;
  skip_empty(now, true);
  for (char c : text) {
    std::fill(next.begin(), next.end(), 0);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      if (now[i] != 0 && accepts(tokens[i], c)) {
        next[repeats(tokens[i].kind) ? i : i + 1] = 1;
      }
    }
    skip_empty(next, c == '/');
    std::swap(now, next);
  }
  return now[tokens.size()] != 0;
}

std::vector<std::string> Glob::required() const {
  std::vector<std::string> result;
  for (const Alternative& alternative : alternatives_) {
    std::string& longest = result.emplace_back();
    std::string run;
    for (const Token& token : alternative.tokens) {
      if (token.kind == Kind::byte) {
        run += token.byte;
      } else {
        run.clear();
      }
      if (run.size() > longest.size()) {
        longest = run;
      }
    }
  }
  return result;
}

bool Glob::matches(std::string_view path) const {
  const std::string_view last = base_name(path);
  for (const Alternative& alternative : alternatives_) {
    if (matches(alternative.tokens, alternative.last_component_only ? last : path)) {
      return true;
    }
  }
  return false;
}

}  // namespace hw::match
