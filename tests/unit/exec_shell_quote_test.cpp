// SPDX-License-Identifier: MIT
// Words for the shell, and what real shells make of them.
#include "exec/command/shell_quote.h"

#include <sys/wait.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <random>

#include "base/bytes.h"
#include "exec/command/shell_line.h"
#include "sys/spawn.h"
#include "sys_support.h"

using hw::exec::shell_comment;
using hw::exec::shell_printf;
using hw::exec::shell_word;
using namespace std::string_literals;
using List = std::vector<std::string>;
namespace sys = hw::sys;

namespace {

// What a shell prints when it runs a script.
std::string output_of(const std::string& shell, const std::string& script) {
  const hw::test::Folder folder;
  const std::string path = folder.file("script", script);
  sys::Pipe pipe = *sys::make_pipe();
  const sys::Fd null(open("/dev/null", O_RDONLY | O_CLOEXEC));
  auto child = sys::spawn({.argv = {shell, path},
                           .environment = {"PATH=" + std::string(std::getenv("PATH"))},
                           .folder = ""},
                          {null.get(), pipe.write.get(), pipe.write.get()});
  REQUIRE(child);
  pipe.write.reset();
  std::string output = hw::test::read_all(pipe.read.get());
  REQUIRE(waitpid(child->pid, nullptr, 0) == child->pid);
  return output;
}

// That each of the texts is a word that stands for its bytes, and can be printed, by each shell.
void check_words(const List& texts) {
  std::string script;
  std::string expected;
  for (const std::string& text : texts) {
    const std::string word = shell_word(text);
    std::string shown;
    hw::append_printable(shown, word);
    CHECK(shown == word);  // a terminal shows it all
    CHECK(word.find('\t') == std::string::npos);
    script += "printf '%s;' " + word + "\n" + shell_printf(text) + "\n";
    expected += text + ";" + text;
  }
  for (const char* const shell : {"dash", "bash", "zsh"}) {
    INFO(shell << ": " << script.substr(0, 2000));
    CHECK((output_of(shell, script) == expected));
  }
}

}  // namespace

TEST_CASE("plain words stand as they are, others in quotes") {
  CHECK(shell_word("a.b/c-d_e+f:g,h%i@j=k") == "a.b/c-d_e+f:g,h%i@j=k");
  CHECK(shell_word("") == "''");
  CHECK(shell_word("a b") == "'a b'");
  CHECK(shell_word("=x") == "'=x'");
  CHECK(shell_word("$(reboot).jpg") == "'$(reboot).jpg'");
  CHECK(shell_word("it's") == R"x('it'\''s')x");
  CHECK(shell_word("'") == R"x(\')x");
  CHECK(shell_word("a\x1b[2Jb") == R"x('a'"$(printf '\033')"'[2Jb')x");
  CHECK(shell_word("\xFF\xFE") == R"x("$(printf '\377\376')")x");
  CHECK(shell_word("gr\xC3\xBC\xC3\x9F") == "'gr\xC3\xBC\xC3\x9F'");
  CHECK(shell_word("a\xE2\x80\xAE"
                   "b") == R"x('a'"$(printf '\342\200\256')"'b')x");
}

TEST_CASE("every byte, alone and between others, is itself to the shells") {
  List texts;
  for (int byte = 1; byte < 256; ++byte) {
    const std::string one(1, static_cast<char>(byte));
    texts.insert(texts.end(), {one, "a" + one, one + "b", one + one, "'" + one + "\n", one + "\n"});
  }
  check_words(texts);
}

TEST_CASE("random bytes, and what shells know, are themselves to the shells") {
  constexpr auto kPieces = std::to_array<const char*>(
      {"'",  "\"",  "\\",  "$",    "`",    "\n",           "\r",   "\t",   " ",
       "!",  "!!",  "#",   "~",    "*",    "{a,b}",        "$(x)", "${x}", "$'a'",
       "&&", "|",   ";",   "<(",   ">",    "-n",           "--",   "=",    "%s",
       "%",  "\\n", "\\0", "\xC3", "\xA9", "\xE2\x80\xA8", "\x81", "\x88", "\x1b",
       "0",  "7",   "a"});
  std::mt19937 random(20260101);  // NOLINT: the same each time
  List texts;
  for (int i = 0; i < 600; ++i) {
    std::string text;
    for (std::size_t count = random() % 9; count > 0; --count) {
      if (random() % 4 == 0) {
        text += static_cast<char>(random() % 255 + 1);
      } else {
        text += kPieces.at(random() % kPieces.size());
      }
    }
    texts.push_back(text);
  }
  check_words(texts);
}

TEST_CASE("what holds U+0000 is printed by a format") {
  const std::string bytes = "-a%\\\0001\n\xFF'\0\n"s;
  for (const char* const shell : {"dash", "bash"}) {
    CHECK((output_of(shell, shell_printf(bytes)) == bytes));
  }
  CHECK(shell_printf("a\n") == "printf '%s\\n' a");
  CHECK(shell_printf("") == "printf %s ''");
}

TEST_CASE("no line of a comment is anything else") {
  CHECK(shell_comment("a\nreboot\n\tb\x1b[2J") == "# a\n# reboot\n#  b\xEF\xBF\xBD[2J");
  CHECK(output_of("dash", shell_comment("x\recho y\necho z")).empty());
}

TEST_CASE("a command is run by env, where it belongs") {
  sys::Command command{.argv = {"echo", "a b"}, .environment = {"A=1", "B=x y"}, .folder = ""};
  CHECK(hw::exec::shell_line({.command = command}) == "env A=1 B='x y' echo 'a b' </dev/null");
  CHECK(hw::exec::shell_line({.command = command, .input = "{}\n"}) ==
        "printf '%s\\n' '{}' | env A=1 B='x y' echo 'a b'");
  command.folder = "-x";
  command.umask = 022;
  command.environment = {"-A=1"};
  CHECK(hw::exec::shell_line({.command = command}) ==
        "(umask 022 && cd -P ./-x && env -- -A=1 echo 'a b' </dev/null)");
  command = {.argv = {"a=b"}, .environment = {"PATH=/x", "C-D= "}, .folder = ""};
  CHECK(hw::exec::shell_line({.command = command}) ==
        "env PATH=/x 'C-D= ' sh -c 'exec \"$@\"' sh a=b </dev/null");
  command = {.argv = {"sh"}, .environment = {"PATH=/x"}, .folder = ""};
  command.inherited = {"HOME=/root"};
  CHECK(hw::exec::shell_line({.command = command, .is_clean = true, .path = "/bin"}) ==
        "env -i HOME=\"$HOME\" PATH=/x /bin/sh </dev/null");
}
