// SPDX-License-Identifier: MIT
// Ignore files: each construct by a table; and random trees, where git is asked what it ignores.
#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "ignore/repository.h"
#include "ignore/rules.h"
#include "random.h"
#include "sys_support.h"

using hw::ignore::Rules;
using hw::ignore::Verdict;

namespace {

namespace fs = std::filesystem;

bool ignores(const std::string& rules, std::string_view path, bool is_folder = false) {
  return Rules::parse(rules).verdict(path, is_folder) == Verdict::ignored;
}

}  // namespace

TEST_CASE("ignore: what a pattern matches") {
  CHECK(ignores("name", "name"));
  CHECK(ignores("name", "a/name"));
  CHECK(!ignores("name", "names"));
  CHECK(ignores("/name", "name"));
  CHECK(!ignores("/name", "a/name"));
  CHECK(ignores("a/name", "a/name"));
  CHECK(!ignores("a/name", "b/a/name"));
  CHECK(ignores("name/", "a/name", true));
  CHECK(!ignores("name/", "a/name", false));
  CHECK(ignores("*.o", "a/b.o"));
  CHECK(ignores("a*/b", "ax/b"));
  CHECK(!ignores("a*b/c", "a/b/c"));
  CHECK(ignores("**/b", "b"));
  CHECK(ignores("**/b", "x/y/b"));
  CHECK(ignores("a/**/b", "a/b"));
  CHECK(ignores("a/**/b", "a/x/y/b"));
  CHECK(!ignores("a/**/b", "a/xb"));
  CHECK(ignores("a/**", "a/x/y"));
  CHECK(!ignores("a/**", "a"));
  CHECK(ignores("a?c", "abc"));
  CHECK(!ignores("/a?c", "a/c"));
  CHECK(ignores("[a-c]x", "bx"));
  CHECK(!ignores("[!a-c]x", "bx"));
  CHECK(ignores("[^a-c]x", "dx"));
  CHECK(ignores("[[:digit:]]x", "5x"));
  CHECK(ignores("[]]x", "]x"));
  CHECK(ignores("[a-]x", "-x"));
  CHECK(!ignores("[[:nope:]]x", "nx"));
  CHECK(!ignores("[a", "[a"));
  CHECK(ignores("\\!a", "!a"));
  CHECK(ignores("\\#a", "#a"));
  CHECK(ignores("\\*", "*"));
  CHECK(!ignores("\\*", "x"));
  CHECK(!ignores("a\\", "a\\"));
}

TEST_CASE("ignore: lines, comments, spaces, and what comes last") {
  CHECK(ignores("# name\nname\r\n", "name"));
  CHECK(!ignores("#name\n", "#name"));
  CHECK(ignores("name  ", "name"));
  CHECK(ignores("name\\ ", "name "));
  CHECK(ignores("a b", "a b"));
  CHECK(ignores("\xEF\xBB\xBFname", "name"));
  CHECK(!ignores("", ""));
  CHECK(!ignores("\n\n/\n", "a", true));
  CHECK(Rules::parse("*.o\n!a.o\n").verdict("a.o", false) == Verdict::kept);
  CHECK(Rules::parse("!a.o\n*.o\n").verdict("a.o", false) == Verdict::ignored);
  CHECK(Rules::parse("*.o\n").verdict("a.c", false) == Verdict::none);
}

TEST_CASE("ignore: a hostile pattern takes no more time than its size times that of the name") {
  std::string pattern;
  for (int i = 0; i < 200; ++i) {
    pattern += "*a";
  }
  CHECK(!ignores(pattern + "b", std::string(4000, 'a')));
  std::string folders = "x/";
  for (int i = 0; i < 200; ++i) {
    folders += "**/";
  }
  std::string path = "x";
  for (int i = 0; i < 1000; ++i) {
    path += "/a";
  }
  CHECK(!ignores(folders + "b", path));
}

namespace {

// A random tree with ignore files in a new repository.
class Repository {
 public:
  explicit Repository(unsigned seed) : random_(seed) {
    (void)std::system(("git init -q " + root()).c_str());  // NOLINT: a test
    make_folder("", 0);
    write(".git/info/exclude", patterns(3));
    write("global", patterns(3));
  }

  [[nodiscard]] std::string root() const { return folder_.path() + "/r"; }
  [[nodiscard]] const std::map<std::string, bool>& paths() const { return paths_; }
  [[nodiscard]] const std::string& log() const { return log_; }

  // The paths that git ignores.
  std::vector<std::string> ignored_by_git() {
    std::ofstream list(folder_.path() + "/list");
    for (const auto& [path, is_folder] : paths_) {
      list << path << '\n';
    }
    list.close();
    const std::string command = "cd " + root() + " && git -c core.excludesFile=" + root() +
                                "/global check-ignore --no-index --stdin < ../list > ../ignored";
    (void)std::system(command.c_str());  // NOLINT: 1 if it ignores nothing
    std::ifstream result(folder_.path() + "/ignored");
    std::vector<std::string> ignored;
    for (std::string line; std::getline(result, line);) {
      ignored.push_back(line);
    }
    return ignored;
  }

 private:
  void write(const std::string& path, const std::string& text) {
    std::ofstream(root() + '/' + path) << text;
    log_ += "== " + path + "\n" + text;
  }
  std::string name() {
    static const std::vector<std::string> kNames = {"a",   "b",  "ab",  "a.o",
                                                    "b.o", "x1", "c-d", "bb"};
    return random_.pick(kNames);
  }
  std::string pattern() {
    static const std::vector<std::string> kParts = {
        "a",  "b", "ab", "*", "**", "?",   "[ab]", "[!a]", "*.o",         "x[0-9]",
        "**", "/", "/",  "/", "/",  "\\a", ".o",   "c",    "[[:alpha:]]", "-d"};
    std::string text = random_.one_in(4) ? "!" : "";
    for (std::size_t left = random_.below(4) + 1; left > 0; --left) {
      text += random_.pick(kParts);
    }
    return text + (random_.one_in(5) ? "/" : "");
  }
  std::string patterns(std::size_t most) {
    std::string text;
    for (std::size_t left = random_.below(most + 1); left > 0; --left) {
      text += (random_.one_in(3) ? name() : pattern()) + "\n";
    }
    return text;
  }
  void make_folder(const std::string& prefix, int depth) {
    if (random_.one_in(2)) {
      write(prefix + ".gitignore", patterns(4));
      paths_[prefix + ".gitignore"] = false;
    }
    for (std::size_t left = random_.below(5) + 1; left > 0; --left) {
      const std::string path = prefix + name();
      if (paths_.contains(path)) {
        continue;
      }
      const bool is_folder = depth < 3 && random_.one_in(2);
      paths_[path] = is_folder;
      if (is_folder) {
        fs::create_directory(root() + '/' + path);
        make_folder(path + '/', depth + 1);
      } else {
        std::ofstream(root() + '/' + path) << "x";
      }
    }
  }

  hw::test::Folder folder_;
  hw::test::Random random_;
  std::map<std::string, bool> paths_;
  std::string log_;
};

// By our rules: from the top down, as what is in an ignored folder is ignored.
bool is_ignored(const Repository& repository, const std::vector<hw::ignore::Outer>& outer,
                const std::string& path, bool is_folder) {
  const std::size_t slash = path.rfind('/');
  if (slash != std::string::npos && is_ignored(repository, outer, path.substr(0, slash), true)) {
    return true;
  }
  for (std::size_t end = slash;; end = end == 0 ? std::string::npos : path.rfind('/', end - 1)) {
    const std::string folder = end == std::string::npos ? "" : path.substr(0, end);
    const std::string_view rest =
        std::string_view(path).substr(folder.empty() ? 0 : folder.size() + 1);
    const auto rules =
        hw::ignore::read_folder(repository.root() + (folder.empty() ? "" : "/" + folder));
    for (const Rules& one : *rules) {
      if (const Verdict verdict = one.verdict(rest, is_folder); verdict != Verdict::none) {
        return verdict == Verdict::ignored;
      }
    }
    if (end == std::string::npos) {
      break;
    }
  }
  for (const hw::ignore::Outer& one : outer) {
    const Verdict verdict = one.rules.verdict(one.prefix + path, is_folder);
    if (verdict != Verdict::none) {
      return verdict == Verdict::ignored;
    }
  }
  return false;
}

}  // namespace

TEST_CASE("ignore: on random trees what git ignores is ignored, and nothing else") {
  REQUIRE(std::system("git --version > /dev/null") == 0);  // NOLINT: a test
  const char* const asked = std::getenv("HW_IGNORE_TREES");
  const unsigned trees = asked == nullptr ? 60 : static_cast<unsigned>(std::atoi(asked));  // NOLINT
  for (unsigned seed = 0; seed < trees; ++seed) {
    Repository repository(seed);
    const std::string global = repository.root() + "/global";
    setenv("GIT_CONFIG_COUNT", "1", 1);
    setenv("GIT_CONFIG_KEY_0", "core.excludesFile", 1);
    setenv("GIT_CONFIG_VALUE_0", global.c_str(), 1);
    const auto outer = hw::ignore::read_outer(repository.root());
    unsetenv("GIT_CONFIG_COUNT");
    REQUIRE(outer);
    const std::vector<std::string> by_git = repository.ignored_by_git();
    for (const auto& [path, is_folder] : repository.paths()) {
      const bool expected = std::find(by_git.begin(), by_git.end(), path) != by_git.end();
      INFO("seed " << seed << ": " << path << '\n' << repository.log());
      REQUIRE(is_ignored(repository, *outer, path, is_folder) == expected);
    }
  }
}
