// SPDX-License-Identifier: MIT
// Ignore files. An input is the text of one and, behind its first NUL, a path. Any text is read, a
// last line decides, and a single pattern without sets matches what gitignore(5) says, read off as
// a recursion.
#include <algorithm>
#include <optional>
#include <string>

#include "ignore/rules.h"
#include "target.h"

namespace hw::fuzz {

namespace {

using ignore::Rules;
using ignore::Verdict;

// The definition would try all ways to share the path among the stars: enough is enough.
constexpr std::size_t kWorkMax = 10000;

class Definition {
 public:
  // Nothing if it takes too much work to tell.
  static std::optional<bool> matches(std::string_view glob, std::string_view path) {
    const bool names_only = glob.find('/') == std::string_view::npos;
    glob.remove_prefix(!names_only && glob.starts_with('/') ? 1 : 0);
    path.remove_prefix(names_only ? path.rfind('/') + 1 : 0);
    const std::size_t special = std::min(glob.find_first_of("*?\\"), glob.size());
    if (!path.starts_with(glob.substr(0, special))) {
      return false;
    }
    Definition definition;
    const bool is_match = definition.match(glob.substr(special), path.substr(special), true);
    return definition.work_ > kWorkMax ? std::nullopt : std::optional(is_match);
  }

 private:
  // `begins`: a component of the glob begins here.
  bool match(std::string_view glob, std::string_view path, bool begins) {
    if (++work_ > kWorkMax) {
      return false;
    }
    if (glob.empty()) {
      return path.empty();
    }
    if (glob[0] == '*') {
      return match_stars(glob, path, begins);
    }
    const bool is_escaped = glob[0] == '\\';
    if (path.empty() || (is_escaped && glob.size() == 1)) {
      return false;
    }
    const char wanted = is_escaped ? glob[1] : glob[0];
    const bool fits = !is_escaped && wanted == '?' ? path[0] != '/' : path[0] == wanted;
    return fits && match(glob.substr(is_escaped ? 2 : 1), path.substr(1), wanted == '/');
  }

  bool match_stars(std::string_view glob, std::string_view path, bool begins) {
    const std::size_t stars = std::min(glob.find_first_not_of('*'), glob.size());
    const std::string_view rest = glob.substr(stars);
    const bool crosses =
        stars > 1 && begins && (rest.empty() || rest[0] == '/' || rest.starts_with("\\/"));
    if (crosses && rest.starts_with('/') && match(rest.substr(1), path, true)) {
      return true;  // no folder at all
    }
    for (std::size_t size = 0; size <= path.size(); ++size) {
      if (size > 0 && path[size - 1] == '/' && !crosses) {
        return false;
      }
      if (match(rest, path.substr(size), false)) {
        return true;
      }
    }
    return false;
  }

  std::size_t work_ = 0;
};

void check_pattern(std::string_view line, std::string_view path) {
  if (line.empty() || line.find_first_of("[!# \r") != std::string_view::npos ||
      line.ends_with('/') || line.starts_with('\xEF')) {
    return;
  }
  if (const auto expected = Definition::matches(line, path)) {
    const Verdict verdict = Rules::parse(line).verdict(path, false);
    HW_MUST(verdict == (*expected ? Verdict::ignored : Verdict::none));
  }
}

}  // namespace

void check_input(std::string_view input) {
  const std::size_t end = std::min(input.find('\0'), input.size());
  const std::string_view text = input.substr(0, end);
  const std::string_view path = input.substr(std::min(end + 1, input.size()));
  const bool is_path = !path.empty() && !path.starts_with('/') && !path.ends_with('/') &&
                       path.find("//") == std::string_view::npos &&
                       path.find('\0') == std::string_view::npos;
  const Rules rules = Rules::parse(text);
  (void)rules.verdict(path, true);
  if (!is_path) {
    return;
  }
  HW_MUST(Rules::parse(std::string(text) + "\n*").verdict(path, false) == Verdict::ignored);
  HW_MUST(Rules::parse(std::string(text) + "\n!*").verdict(path, true) == Verdict::kept);
  check_pattern(text.substr(0, text.find('\n')), path);
}

}  // namespace hw::fuzz
