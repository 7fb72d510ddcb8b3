// SPDX-License-Identifier: MIT
// Globs over paths.
#include "match/glob.h"

#include <array>
#include <catch2/catch.hpp>

#include "random.h"

using hw::match::Glob;

namespace {

bool matches(std::string_view pattern, std::string_view path) {
  const auto glob = Glob::parse(pattern);
  INFO(pattern << " on " << path);
  REQUIRE(glob.has_value());
  return glob->matches(path);
}

std::string fault(std::string_view pattern) {
  const auto glob = Glob::parse(pattern);
  return glob ? "" : glob.error().message;
}

// What a glob says, read off its definition: by trying everything, one alternative at a time.
bool naive(std::string_view pattern, std::string_view text, bool at_start) {
  if (pattern.empty()) {
    return text.empty();
  }
  if (at_start && pattern.starts_with("**/")) {
    if (naive(pattern.substr(3), text, true)) {
      return true;
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '/' && naive(pattern.substr(3), text.substr(i + 1), true)) {
        return true;
      }
    }
    return false;
  }
  if (pattern.starts_with("**")) {
    for (std::size_t i = 0; i <= text.size(); ++i) {
      if (naive(pattern.substr(2), text.substr(i), false)) {
        return true;
      }
    }
    return false;
  }
  if (pattern.front() == '*') {
    for (std::size_t i = 0; i <= text.size(); ++i) {
      if (naive(pattern.substr(1), text.substr(i), false)) {
        return true;
      }
      if (i < text.size() && text[i] == '/') {
        break;
      }
    }
    return false;
  }
  if (text.empty()) {
    return false;
  }
  if (pattern.front() == '?') {
    return text.front() != '/' && naive(pattern.substr(1), text.substr(1), false);
  }
  return pattern.front() == text.front() &&
         naive(pattern.substr(1), text.substr(1), pattern.front() == '/');
}

bool naive_glob(std::string_view pattern, std::string_view path) {
  while (true) {
    const std::string_view one = pattern.substr(0, pattern.find('|'));
    const bool whole = one.find('/') != std::string_view::npos;
    if (naive(one, whole ? path : path.substr(path.rfind('/') + 1), true)) {
      return true;
    }
    if (one.size() == pattern.size()) {
      return false;
    }
    pattern.remove_prefix(one.size() + 1);
  }
}

}  // namespace

TEST_CASE("a glob without a slash is about the last component") {
  CHECK(matches("*.jpg|*.png", "/photos/2024/a.jpg"));
  CHECK(matches("*.jpg|*.png", "b.png"));
  CHECK_FALSE(matches("*.jpg|*.png", "/photos.jpg/a.gif"));
  CHECK_FALSE(matches("*.jpg|*.png", "a.jpg.png/"));
  CHECK(matches("Makefile", "/a/Makefile"));
  CHECK(matches("*", "/a/b"));
  CHECK(matches("*", ""));
  CHECK(matches("**", "/a/b"));
  CHECK(matches(".*", "/a/.b"));
  CHECK(matches("*", ".hidden"));
}

TEST_CASE("a glob with a slash is about the whole path") {
  CHECK(matches("temp/*", "temp/a"));
  CHECK(matches("temp\\/a", "temp/a"));
  CHECK_FALSE(matches("temp/*", "temp/a/b"));
  CHECK_FALSE(matches("temp/*", "/temp/a"));
  CHECK_FALSE(matches("temp/*", "x/temp/a"));
  CHECK(matches("temp/*", "temp/"));
  CHECK(matches("/a/?/c", "/a/b/c"));
  CHECK_FALSE(matches("/a/?/c", "/a///c"));
  CHECK(matches("*.c|lib/*.h", "/x/y.c"));  // each alternative by its own rule
  CHECK(matches("*.c|lib/*.h", "lib/y.h"));
  CHECK_FALSE(matches("*.c|lib/*.h", "/x/lib/y.h"));
}

TEST_CASE("two stars cross slashes, and between slashes also nothing") {
  CHECK(matches("a/**/b", "a/b"));
  CHECK(matches("a/**/b", "a/x/b"));
  CHECK(matches("a/**/b", "a/x/y/b"));
  CHECK_FALSE(matches("a/**/b", "a/xb"));
  CHECK_FALSE(matches("a/**/b", "ab"));
  CHECK(matches("**/b", "b"));
  CHECK(matches("**/b", "/b"));
  CHECK(matches("**/b", "x/y/b"));
  CHECK_FALSE(matches("**/b", "xb"));
  CHECK(matches("a/**", "a/"));
  CHECK(matches("a/**", "a/b/c"));
  CHECK_FALSE(matches("a/**", "a"));
  CHECK(matches("a/**.c", "a/b/c.c"));
  CHECK(matches("a**/b", "ax/y/b"));
  CHECK(matches("**/**/b", "b"));
  CHECK(matches("/**/x/**/y", "/a/x/y"));
}

TEST_CASE("sets hold characters and ranges, never a slash") {
  CHECK(matches("[abc]", "b"));
  CHECK_FALSE(matches("[abc]", "d"));
  CHECK(matches("[a-c0-9]", "7"));
  CHECK_FALSE(matches("[a-c0-9]", "-"));
  CHECK(matches("[!a-c]", "d"));
  CHECK(matches("[^a-c]", "d"));
  CHECK_FALSE(matches("[!a-c]", "b"));
  CHECK(matches("[-a]", "-"));
  CHECK(matches("[a-]", "-"));
  CHECK(matches("[]a]", "]"));
  CHECK(matches("[!]a]", "x"));
  CHECK_FALSE(matches("[!]a]", "]"));
  CHECK(matches("[*?|]", "|"));
  CHECK(matches("[!]|]x", "ax"));
  CHECK_FALSE(matches("[!]|]x", "|x"));
  CHECK(matches("[!!]", "a"));
  CHECK_FALSE(matches("[!!]", "!"));
  CHECK_FALSE(matches("a[!b]c", "a/c"));
  CHECK_FALSE(matches("x/[/-0]", "x//"));
  CHECK(matches("[a/]b", "/x/ab"));  // a slash inside a set makes no path of it
  CHECK(matches("[\x80-\xFF][\x80-\xFF]", "\xC3\xA9"));
  CHECK(matches("[a-a]", "a"));
}

TEST_CASE("a backslash takes the next character as it is") {
  CHECK(matches("\\*", "*"));
  CHECK_FALSE(matches("\\*", "a"));
  CHECK(matches("a\\|b", "a|b"));
  CHECK_FALSE(matches("a\\|b", "a"));
  CHECK(matches("\\[a]", "[a]"));
  CHECK(matches("\\\\", "\\"));
  CHECK(matches("\\a", "a"));
}

TEST_CASE("bytes that mean something elsewhere mean themselves") {
  CHECK(matches("{a,b}", "{a,b}"));
  CHECK(matches("a.b+(c)$^", "a.b+(c)$^"));
  CHECK(matches("]", "]"));
  CHECK(matches("-rf.jpg", "-rf.jpg"));
  CHECK(matches("$(reboot).*", "$(reboot).jpg"));
  CHECK(matches("?", std::string_view("\0", 1)));
  CHECK(matches("??", "\u00E9"));  // bytes, not characters
}

TEST_CASE("a glob that makes no sense is refused") {
  CHECK(fault("") == "an empty glob matches nothing");
  CHECK(fault("a|") == "an empty glob matches nothing");
  CHECK(fault("|a") == "an empty glob matches nothing");
  CHECK(fault("a||b") == "an empty glob matches nothing");
  CHECK(fault("[") == "a '[' without its ']'");
  CHECK(fault("[]") == "a '[' without its ']'");
  CHECK(fault("[!]") == "a '[' without its ']'");
  CHECK(fault("a|[b") == "a '[' without its ']'");
  CHECK(fault("[z-a]") == "a range in '[]' that runs backwards");
  CHECK(fault("a\\") == "a '\\' at the end");
}

TEST_CASE("a glob agrees with a matcher that tries everything") {
  hw::test::Random random(61);
  static const std::array<std::string, 12> pieces = {"a", "b",    "/",  "*", "**", "**/",
                                                     "?", "/**/", "*a", "|", "a*", "."};
  std::size_t hits = 0;
  for (int i = 0; i < 40000; ++i) {
    std::string pattern;
    for (std::size_t n = 1 + random.below(5); n > 0; --n) {
      pattern += random.pick(pieces);
    }
    const auto glob = Glob::parse(pattern);
    const bool has_empty = pattern.starts_with('|') || pattern.ends_with('|') ||
                           pattern.find("||") != std::string::npos;
    INFO(random.seed() << " " << pattern);
    REQUIRE(glob.has_value() == !has_empty);
    if (glob) {
      const std::string path = random.text("ab/a.", 7);
      INFO(path);
      REQUIRE(glob->matches(path) == naive_glob(pattern, path));
      hits += glob->matches(path) ? 1 : 0;
    }
  }
  CHECK(hits > 5000);
}

TEST_CASE("no glob takes more than pattern times text") {
  const std::string text(10000, 'a');
  CHECK_FALSE(matches("*a*a*a*a*b", text));
  CHECK_FALSE(matches("**a**a**a**a**b", text));
  CHECK(matches("*a*a*a*a*", text));
  std::string folders;
  std::string path;
  for (int i = 0; i < 20; ++i) {
    folders += "**/a/";
  }
  for (int i = 0; i < 5000; ++i) {
    path += "a/";
  }
  CHECK_FALSE(matches(folders + "b", path));
}
