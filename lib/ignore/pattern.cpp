// SPDX-License-Identifier: MIT
#include "ignore/pattern.h"

#include <algorithm>

#include "ignore/char_set.h"

namespace hw::ignore {

namespace {

constexpr std::string_view kSpecial = "*?[\\";
// What is known of a place of a pattern: it was come to, or the text is inside of "**/" there.
constexpr char kInside = 1;
constexpr char kEntered = 2;

}  // namespace

Pattern::Pattern(std::string_view line) {
  is_negated_ = line.starts_with('!');
  line.remove_prefix(is_negated_ ? 1 : 0);
  folders_only_ = line.ends_with('/');
  line.remove_suffix(folders_only_ ? 1 : 0);
  names_only_ = line.find('/') == std::string_view::npos;
  if (!names_only_ && line.starts_with('/')) {
    line.remove_prefix(1);
  }
  if (names_only_ && line.starts_with('*') &&
      line.find_first_of(kSpecial, 1) == std::string_view::npos) {
    is_ending_ = true;
    start_ = line.substr(1);
    return;
  }
  const std::size_t special = std::min(line.find_first_of(kSpecial), line.size());
  start_ = line.substr(0, special);
  is_plain_ = special == line.size();
  // As git does: what follows the literal start is matched as if it began there, so that "**" does.
  compile(line.substr(special));
}

void Pattern::compile(std::string_view glob) {
  for (std::size_t at = 0; at < glob.size();) {
    switch (glob[at]) {
      case '*':
        at = compile_stars(glob, at);
        break;
      case '?':
        tokens_.push_back({Kind::any});
        ++at;
        break;
      case '[':
        at = compile_set(glob, at);
        break;
      case '\\':
        if (at + 1 == glob.size()) {
          tokens_.push_back({Kind::never});
        } else {
          tokens_.push_back({Kind::byte, glob[at + 1]});
        }
        at += 2;
        break;
      default:
        tokens_.push_back({Kind::byte, glob[at]});
        ++at;
        break;
    }
  }
}

// "**" stands for whole components where slashes or the ends enclose it.
std::size_t Pattern::compile_stars(std::string_view glob, std::size_t at) {
  const std::size_t end = std::min(glob.find_first_not_of('*', at), glob.size());
  const std::string_view rest = glob.substr(end);
  const bool begins = at == 0 || glob[at - 1] == '/';
  const bool ends = rest.empty() || rest[0] == '/' || rest.starts_with("\\/");
  if (end - at == 1 || !begins || !ends) {
    tokens_.push_back({names_only_ ? Kind::all : Kind::star});
    return end;
  }
  if (rest.starts_with('/')) {
    tokens_.push_back({Kind::folders});
    return end + 1;
  }
  tokens_.push_back({Kind::all});
  return end;
}

std::size_t Pattern::compile_set(std::string_view glob, std::size_t at) {
  std::bitset<256> set;
  const std::size_t end = read_set(glob, at, set);
  if (end == std::string_view::npos) {
    tokens_.push_back({Kind::never});
    return glob.size();
  }
  set.reset('/');
  tokens_.push_back({Kind::set, 0, static_cast<std::uint32_t>(sets_.size())});
  sets_.push_back(set);
  return end;
}

bool Pattern::accepts(const Token& token, char c) const {
  switch (token.kind) {
    case Kind::byte:
      return token.byte == c;
    case Kind::any:
      return c != '/';
    case Kind::set:
      return sets_[token.set][static_cast<unsigned char>(c)];
    default:
      return false;
  }
}

// A place of the pattern that the text has come to: what can be empty is passed at once.
void Pattern::enter(Places& places, std::size_t at) const {
  for (; places[at] != kEntered; ++at) {
    places[at] = kEntered;
    const bool can_be_empty =
        at < tokens_.size() && (tokens_[at].kind == Kind::star || tokens_[at].kind == Kind::all ||
                                tokens_[at].kind == Kind::folders);
    if (!can_be_empty) {
      return;
    }
  }
}

void Pattern::step(const Places& places, char c, Places& next) const {
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    if (places[i] == 0) {
      continue;
    }
    const Kind kind = tokens_[i].kind;
    if (kind == Kind::all || (kind == Kind::star && c != '/')) {
      enter(next, i);
    } else if (kind == Kind::folders) {
      next[i] = std::max(next[i], kInside);
      if (c == '/') {
        enter(next, i + 1);
      }
    } else if (accepts(tokens_[i], c)) {
      enter(next, i + 1);
    }
  }
}

// All places of the pattern that the text so far may have come to are followed at once.
bool Pattern::matches_rest(std::string_view text) const {
  Places places(tokens_.size() + 1, 0);
  enter(places, 0);
  Places next;
  for (const char c : text) {
    next.assign(tokens_.size() + 1, 0);
    step(places, c, next);
    places.swap(next);
  }
  return places[tokens_.size()] != 0;
}

bool Pattern::matches(std::string_view path, bool is_folder) const {
  if (folders_only_ && !is_folder) {
    return false;
  }
  if (names_only_) {
    path.remove_prefix(path.rfind('/') + 1);
  }
  if (is_ending_) {
    return path.ends_with(start_);
  }
  if (is_plain_) {
    return path == start_;
  }
  return path.starts_with(start_) && matches_rest(path.substr(start_.size()));
}

}  // namespace hw::ignore
