// SPDX-License-Identifier: MIT
#include "sys/processes.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>

#include "sys/spawn.h"

namespace sys = hw::sys;
using sys::VariableFinder;

namespace {

std::string found(const std::vector<std::string>& pieces, std::string_view name = "MARK") {
  VariableFinder finder(name);
  for (const std::string& piece : pieces) {
    finder.feed(piece);
  }
  const auto value = finder.value();
  return value ? "=" + std::string(*value) : "none";
}

std::string nul(std::string text) {
  std::replace(text.begin(), text.end(), '|', '\0');
  return text;
}

}  // namespace

TEST_CASE("a line of /proc/PID/stat is read, whatever the name of the process") {
  const std::string tail =
      " S 7 8 9 0 -1 4194304 1 2 3 4 5 6 7 8 20 0 1 0 9 10 11 12 13 14 15 0 0 0 0 0 0 0 17 1 0 0 0 "
      "0 0 "
      "0 0 "
      "140 141 142 1000 1010 1020 1030 0\n";
  for (const std::string name : {"sh", "a b", "x) Z 1 1", ""}) {
    const auto stat = sys::parse_process("5 (" + name + ")" + tail);
    REQUIRE(stat);
    CHECK(stat->state == 'S');
    CHECK(stat->is_alive());
    CHECK(stat->parent == 7);
    CHECK(stat->group == 8);
    CHECK_FALSE(stat->is_kernels);
    CHECK(stat->started == 9);
    CHECK(stat->words_begin == 1000);
    CHECK(stat->words_end == 1010);
    CHECK(stat->environment_begin == 1020);
    CHECK(stat->environment_end == 1030);
  }
  CHECK_FALSE(sys::parse_process("5 (x) Z 1 1")->is_alive());
  CHECK(sys::parse_process("5 (k) I 2 0 0 0 -1 69238880 0")->is_kernels);
  for (const std::string_view text : {"", "5", "5 (sh", "5 (sh)", "5 (sh) "}) {
    CHECK_FALSE(sys::parse_process(text));
  }
}

TEST_CASE("a variable is found in an environment that comes in pieces") {
  const std::string text = nul("A=1|MARKS=2|MAR=3|XMARK=4|MARK=a=b|MARK=later|");
  CHECK(found({text}) == "=a=b");
  for (std::size_t i = 0; i <= text.size(); ++i) {
    CHECK(found({text.substr(0, i), text.substr(i)}) == "=a=b");
  }
  CHECK(found({nul("MARK=|")}) == "=");
  CHECK(found({nul("MARK|")}) == "none");
  CHECK(found({"MARK=unfinished"}) == "none");
  CHECK(found({""}) == "none");
  CHECK(found({nul("|||MARK=x|")}) == "=x");
  CHECK(found({nul("MARK=" + std::string(VariableFinder::kValueMax, 'x') + "|")}) ==
        "=" + std::string(VariableFinder::kValueMax, 'x'));
  CHECK(found({nul("MARK=" + std::string(VariableFinder::kValueMax + 1, 'x') + "|MARK=y|")}) ==
        "=y");
}

TEST_CASE("a process is found among the children, and so is its environment") {
  sys::Pipe input = *sys::make_pipe();
  sys::Pipe output = *sys::make_pipe();
  std::atomic<pid_t> group = 0;
  const auto child = sys::spawn({{"sh", "-c", "echo; read line"}, {"A=1", "MARK=me"}, ""},
                                {input.read.get(), output.write.get(), STDERR_FILENO}, &group);
  REQUIRE(child);
  char end_of_line = 0;  // while it execs it has no environment that could be read
  REQUIRE(read(output.read.get(), &end_of_line, 1) == 1);
  CHECK(group == child->pid);
  for (const std::vector<pid_t>& children :
       {sys::children_of(getpid()), sys::children_of(getpid(), getpid()),
        sys::children_by_parent(getpid())}) {
    CHECK(std::count(children.begin(), children.end(), child->pid) == 1);
  }
  CHECK(sys::children_of(child->pid).empty());
  const auto stat = sys::read_process(child->pid);
  REQUIRE(stat);
  CHECK(stat->parent == getpid());
  CHECK(stat->group == child->pid);
  const sys::Variable variable = sys::read_variable(child->pid, "MARK");
  CHECK(variable.state == sys::Variable::State::found);
  CHECK(variable.value() == "me");
  CHECK(sys::read_variable(child->pid, "NOSUCH").state == sys::Variable::State::absent);
  bool is_listed = false;
  sys::ProcessList all;
  while (const auto process = all.next()) {
    is_listed = is_listed || *process == child->pid;
  }
  CHECK(is_listed);
  kill(child->pid, SIGKILL);
  REQUIRE(waitpid(child->pid, nullptr, 0) == child->pid);
  CHECK_FALSE(sys::read_process(child->pid));
  CHECK(sys::read_variable(child->pid, "MARK").state == sys::Variable::State::absent);
}
