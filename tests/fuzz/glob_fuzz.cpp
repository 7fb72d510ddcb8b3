// SPDX-License-Identifier: MIT
// Globs against their definition, read off the manual as a recursion. An input is a glob and,
// behind its first LF, a path.
#include "match/glob.h"

#include <optional>
#include <string>
#include <vector>

#include "target.h"

namespace hw::fuzz {

namespace {

// The definition would try all ways to share the path among the stars: enough is enough.
constexpr std::size_t kWorkMax = 10000;

class Definition {
 public:
  // Nothing if it takes too much work to tell.
  static std::optional<bool> matches(std::string_view glob, std::string_view path) {
    Definition definition;
    for (const std::string_view alternative : alternatives(glob)) {
      const bool whole = has_slash(alternative);
      if (definition.match(alternative, true, whole ? path : path.substr(path.rfind('/') + 1))) {
        return true;
      }
    }
    return definition.work_ > kWorkMax ? std::nullopt : std::optional(false);
  }

 private:
  // The length of the token at the front: a set, an escaped byte or a byte.
  static std::size_t token(std::string_view glob) {
    if (glob.starts_with('\\') && glob.size() > 1) {
      return 2;
    }
    if (glob.starts_with('[')) {
      std::size_t at = 1;
      at += glob.size() > 1 && (glob[1] == '!' || glob[1] == '^') ? 1 : 0;
      const std::size_t end = glob.find(']', at + 1);
      return end == std::string_view::npos ? 1 : end + 1;
    }
    return 1;
  }

  static std::vector<std::string_view> alternatives(std::string_view glob) {
    std::vector<std::string_view> found;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < glob.size(); at += token(glob.substr(at))) {
      if (glob[at] == '|') {
        found.push_back(glob.substr(begin, at - begin));
        begin = at + 1;
      }
    }
    found.push_back(glob.substr(begin));
    return found;
  }

  static bool has_slash(std::string_view glob) {
    for (std::size_t at = 0; at < glob.size(); at += token(glob.substr(at))) {
      if (glob[at] == '/' || glob.substr(at).starts_with("\\/")) {
        return true;
      }
    }
    return false;
  }

  static bool in_set(std::string_view set, char c) {
    const bool negated = set[0] == '!' || set[0] == '^';
    set.remove_prefix(negated ? 1 : 0);
    bool found = false;
    const auto byte = static_cast<unsigned char>(c);
    for (std::size_t i = 0; i < set.size(); ++i) {
      const auto low = static_cast<unsigned char>(set[i]);
      if (i + 2 < set.size() && set[i + 1] == '-') {
        found = found || (low <= byte && byte <= static_cast<unsigned char>(set[i + 2]));
        i += 2;
      } else {
        found = found || low == byte;
      }
    }
    return found != negated && c != '/';
  }

  static bool accepts(std::string_view token, char c) {
    return token[0] == '\\'  ? token[1] == c
           : token[0] == '[' ? in_set(token.substr(1, token.size() - 2), c)
           : token[0] == '?' ? c != '/'
                             : token[0] == c;
  }

  // `at_start`: of a component of the glob.
  bool match(std::string_view glob, bool at_start, std::string_view path) {
    if (++work_ > kWorkMax) {
      return false;
    }
    if (glob.empty()) {
      return path.empty();
    }
    if (at_start && glob.starts_with("**/")) {
      const std::string_view rest = glob.substr(3);
      bool found = match(rest, true, path);
      for (std::size_t at = 0; !found && at < path.size(); ++at) {
        found = path[at] == '/' && match(rest, true, path.substr(at + 1));
      }
      return found;
    }
    if (glob.starts_with('*')) {
      const bool is_double = glob.starts_with("**");
      const std::string_view rest = glob.substr(is_double ? 2 : 1);
      for (std::size_t taken = 0;; ++taken) {
        if (match(rest, false, path.substr(taken))) {
          return true;
        }
        if (taken == path.size() || (!is_double && path[taken] == '/')) {
          return false;
        }
      }
    }
    const std::string_view first = glob.substr(0, token(glob));
    return !path.empty() && accepts(first, path[0]) &&
           match(glob.substr(first.size()), first == "/" || first == "\\/", path.substr(1));
  }

  std::size_t work_ = 0;
};

}  // namespace

void check_input(std::string_view input) {
  const std::size_t end = std::min(input.find('\n'), input.size());
  const std::string_view path = input.substr(std::min(end + 1, input.size()));
  const auto glob = match::Glob::parse(input.substr(0, end));
  if (!glob) {
    HW_MUST(!glob.error().message.empty());
    return;
  }
  const bool found = glob->matches(path);
  if (const auto expected = Definition::matches(input.substr(0, end), path)) {
    HW_MUST(found == *expected);
  }
}

}  // namespace hw::fuzz
