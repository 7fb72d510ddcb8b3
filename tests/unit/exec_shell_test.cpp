// SPDX-License-Identifier: MIT
// Shell text without its shell: what is read of it, and that the same comes of it in real shells.
#include "exec/command/shell.h"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdlib>

#include "base/fs.h"
#include "sys/spawn.h"
#include "sys_support.h"

using hw::exec::read_shell_text;
using hw::exec::Shell;
using hw::exec::ShellText;
using hw::test::Folder;
using Form = ShellText::Form;
using List = std::vector<std::string>;
namespace sys = hw::sys;

namespace {

Form form_of(std::string_view text) { return read_shell_text(text).form; }

}  // namespace

TEST_CASE("plain words and quoted ones need no shell") {
  CHECK(read_shell_text("convert a.png -resize 50% b.png").words ==
        List{"convert", "a.png", "-resize", "50%", "b.png"});
  CHECK(read_shell_text(" \n\tls -l\t \n\n").words == List{"ls", "-l"});
  CHECK(read_shell_text("grep -e 'a b;$x' \"c|d\" 'e'\"f\"g '' \"\"").words ==
        List{"grep", "-e", "a b;$x", "c|d", "efg", "", ""});
  CHECK(read_shell_text("dd if=/dev/zero of=x").words == List{"dd", "if=/dev/zero", "of=x"});
  for (const char* const text :
       {"ls", "/bin/echo x", "./a", "../a b", "7z x", "g++ -c x", "a.b_c-d@e:f,g%h+i", "_x"}) {
    INFO(text);
    CHECK(form_of(text) == Form::direct);
  }
}

TEST_CASE("what a shell makes something else of, in one simple command, is simple") {
  for (const char* const text : {"convert \"$FILE\" out.png",
                                 "ls $1",
                                 "ls ${FILE}",
                                 "ls *.c",
                                 "ls a?",
                                 "ls [ab]",
                                 "ls ~",
                                 "ls a=~",
                                 "ls > out",
                                 "ls >out 2>&1",
                                 "cat <in",
                                 "cat<in",
                                 "ls a\\ b",
                                 "ls \"a\\\"b\"",
                                 "ls {a,b}",
                                 "ls a#b",
                                 "ls !",
                                 "ls ]",
                                 "ls ^",
                                 "ls \xC3\xA9",
                                 "ls $$",
                                 "ls \"$@\" $# $?",
                                 "ls \"$\"",
                                 "ls 2>&-",
                                 "ls <> f",
                                 "ls >> f",
                                 "ls \r",
                                 "ls \"a\nb$x\"",
                                 "ls }"}) {
    INFO(text);
    CHECK(form_of(text) == Form::simple);
  }
}

TEST_CASE("all else is for a shell as a whole") {
  for (const char* const text : {"",
                                 " \n ",
                                 "#",
                                 "# ls",
                                 "ls # x",
                                 "ls;",
                                 "ls; ls",
                                 "ls & ",
                                 "ls | cat",
                                 "ls && x",
                                 "(ls)",
                                 "ls\nls",
                                 "ls \\\nx",
                                 "ls \\",
                                 "`ls`",
                                 "ls `x`",
                                 "ls \"`x`\"",
                                 "ls $(x)",
                                 "ls \"$(x)\"",
                                 "ls ${x:-y}",
                                 "ls ${#x}",
                                 "ls \"${x%y}\"",
                                 "ls $'x'",
                                 "ls $\"x\"",
                                 "ls $[1]",
                                 "ls 'x",
                                 "ls \"x",
                                 "ls \"x\\",
                                 "X=1 ls",
                                 "X=1",
                                 "a=b",
                                 "cd /",
                                 "exit 3",
                                 ":",
                                 ".",
                                 ". x",
                                 "set -e",
                                 "exec ls",
                                 "echo x",
                                 "printf x",
                                 "true",
                                 "false",
                                 "test x",
                                 "[ x ]",
                                 "[[ x ]]",
                                 "kill 1",
                                 "if x",
                                 "then",
                                 "for x in y",
                                 "while x",
                                 "case x",
                                 "{ ls",
                                 "! ls",
                                 "time ls",
                                 "function x",
                                 "f() x",
                                 ">f ls",
                                 "<f",
                                 "2>f ls",
                                 "\"ls\"",
                                 "'ls' x",
                                 "l\\s",
                                 "$x",
                                 "$x ls",
                                 "~/x",
                                 "*",
                                 "ls <<x",
                                 "ls >|x",
                                 "ls &>x",
                                 "ls <(x)",
                                 "-x",
                                 "%1",
                                 "42",
                                 "42 x",
                                 "+x",
                                 "@x",
                                 "=ls",
                                 "ls\r",
                                 "l\xC3\xA9",
                                 "source x",
                                 "let x",
                                 "eval x"}) {
    INFO(text);
    CHECK(form_of(text) == Form::whole);
  }
  CHECK(form_of(std::string_view("ls \0x", 5)) == Form::whole);
}

TEST_CASE("exec stands before the command, behind what is before it") {
  CHECK(hw::exec::with_exec(" \nls $x\n") == " \nexec ls $x\n");
}

TEST_CASE("shells are found by name and path, and others refused") {
  const Shell usual = *Shell::find(std::nullopt);
  CHECK(usual.argv("ls $1", {"a b"}) == List{"/bin/sh", "-c", "ls $1", "sh", "a b"});
  const Shell bash = *Shell::find("bash");
  CHECK(bash.argv("x", {}) == List{bash.argv("x", {}).front(), "-c", "x", "bash"});
  CHECK(bash.argv("x", {}).front().starts_with('/'));
  CHECK_FALSE(bash.waits());
  CHECK(Shell::find("/bin/dash")->waits());
  CHECK(bash.can_be_spared({}));
  CHECK_FALSE(Shell::find("zsh")->can_be_spared({}));
  const Shell fish = *Shell::find("fish");
  CHECK(fish.argv("x", {"y"}).size() == 4);
  CHECK_FALSE(fish.can_be_spared({}));
  CHECK(Shell::find("tcsh").error().code == hw::ExitCode::usage);
  CHECK(Shell::find("bsah").error().message.ends_with("; did you mean 'bash'?"));
  CHECK(Shell::find("/nosuch/bash").error().code == hw::ExitCode::no_input);
}

namespace {

struct Ended {
  int error = 0;  // of spawn()
  int status = 0;
  std::string output;  // of both streams
  bool operator==(const Ended&) const = default;
};

Ended run(const List& argv, const std::string& folder, bool is_exact) {
  sys::Pipe pipe = *sys::make_pipe();
  const sys::Fd null(open("/dev/null", O_RDONLY | O_CLOEXEC));
  const sys::Command command{.argv = argv,
                             .environment = {"PATH=" + std::string(std::getenv("PATH")), "X=a b",
                                             "E=", "HOME=/root", "LC_ALL=C.UTF-8", "PWD=" + folder},
                             .folder = folder,
                             .is_exact = is_exact};
  auto child = sys::spawn(command, {null.get(), pipe.write.get(), pipe.write.get()});
  Ended ended;
  if (!child) {
    ended.error = child.error();
    return ended;
  }
  pipe.write.reset();
  ended.output = hw::test::read_all(pipe.read.get());
  REQUIRE(waitpid(child->pid, &ended.status, 0) == child->pid);
  return ended;
}

// Runs a text by its shell, and as hw-exec may, in a folder each that holds the same.
void compare(const Shell& shell, const std::string& text) {
  const auto prepare = [](const Folder& folder) {
    folder.file("a.txt", "A\n");
    folder.file("b c.txt", "B\n");
    folder.file("show", "#!/bin/sh\nprintf '<%s>' \"$0\" \"$@\"; echo; exit 3\n", 0755);
    folder.file("bare", "echo bare \"$1\"\n", 0755);
    folder.file("broken", "#!/nosuch/interpreter\n", 0755);
    folder.file("text", "no command\n");
  };
  const auto state = [&](const Folder& folder) {
    return run({"/bin/sh", "-c", "for f in * ; do echo \"$f\"; cat \"$f\"; done"}, folder.path(),
               false)
        .output;
  };
  INFO(shell.name() << ": " << text);
  const ShellText read = read_shell_text(text);
  const List words = {"one two", "$(x)"};
  const Folder by_shell;
  prepare(by_shell);
  const Ended expected = run(shell.argv(text, words), by_shell.path(), false);
  const std::string expected_state = state(by_shell);
  const auto check = [&](const List& argv, bool is_exact) {
    const Folder folder;
    prepare(folder);
    Ended ended = run(argv, folder.path(), is_exact);
    if (is_exact && ended.error != 0) {
      ended = run(shell.argv(text, words), folder.path(), false);
    }
    CHECK(ended == expected);
    CHECK(state(folder) == expected_state);
  };
  if (read.form == Form::direct) {
    check(read.words, true);
  }
  if (read.form != Form::whole && shell.waits() &&
      hw::exec::find_program(read.words.front(), std::getenv("PATH"), by_shell.path())) {
    check(shell.argv(hw::exec::with_exec(text), words), false);
  }
}

}  // namespace

TEST_CASE("dash and bash make the same of odd texts as is made without them") {
  const auto texts = std::to_array<const char*>(
      {"./show a b", "./show 'a  b' \"c;d\" '' \"\" 'e'\"f\"g",
       "./show \"a\nb\" '\\' '$X' '*' '~' '#'", "./show a=~ -- --x=y ::: %1 @ + ,",
       "\n\t./show  x\t y \n", "./show $X \"$X\" ${X} $E \"$E\" $NONE \"$NONE\"",
       "./show $0 $1 \"$1\" $2 \"$2\" $# \"$@\" $* $3 \"${1}\" ${10}",
       "./show *.txt b* ? [ab].txt nomatch*", "./show ~ ~/x a:~ {a,b} {1..3} a{} ] ^ !",
       "./show a\\ b \\$X \\\\ \\* \"a\\\"b\" \"\\$X\" \"\\a\" \\#", "./show a#b \"#c\" '#d'",
       "./show \xC3\xA9 '\xFF' \"\xC2\xA0\" \x01", "./show $ \"$\" $% '$'", "./show x > out",
       "./show x >out 2>&1 <a.txt", "cat <a.txt", "cat<a.txt>copy", "cat a.txt 'b c.txt' > \"$X\"",
       "cat >> a.txt < 'b c.txt'", "./show > /nonexistent/x", "./show < nosuch", "./show >&7",
       "./show 3>x", "./show 1>&-", "cat nosuch.txt", "nosuch-command x", "nosuch-command $X",
       "./nosuch", "./text", "./text $X", "./bare x", "./bare \"$1\"", "./broken", "./broken $X",
       "/", "/ $X", "..", "a.txt", "env -i /usr/bin/printenv", "sh -c 'exit 7'",
       "sh -c 'echo $0 $1' x \"$1\"", "dd if=/dev/null of=out status=none", "ls -1",
       "/bin/echo -n x", "expr 1 + 1", "sort -r a.txt 'b c.txt'",
       // Not looked at; these show that the comparison itself is sound.
       "cd /; pwd", "exit 4", "echo x"});
  for (const char* const name : {"sh", "dash", "bash"}) {
    const Shell shell = *Shell::find(name);
    for (const char* const text : texts) {
      compare(shell, text);
    }
  }
}

TEST_CASE("a shell that may be told otherwise is not spared") {
  const Shell bash = *Shell::find("bash");
  const Shell dash = *Shell::find("dash");
  for (const char* const name : {"BASH_ENV", "BASH_FUNC_ls%%", "BASHOPTS", "SHELLOPTS"}) {
    hw::exec::ShellSigns signs;
    signs.note(name);
    CHECK_FALSE(bash.can_be_spared(signs));
    CHECK(dash.can_be_spared(signs));
  }
  hw::exec::ShellSigns signs;
  signs.note("PATH");
  CHECK_FALSE(bash.can_be_spared(signs));
  CHECK_FALSE(dash.can_be_spared(signs));
}
