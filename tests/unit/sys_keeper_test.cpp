// SPDX-License-Identifier: MIT
#include "sys/keeper.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>

#include "sys/io.h"
#include "sys/spawn.h"
#include "sys_support.h"

namespace sys = hw::sys;

TEST_CASE("a keeper ends when it is dismissed, and is seen by no wait for any child") {
  auto keeper = sys::Keeper::start("hw-test-keeper", "MARK");
  REQUIRE(keeper);
  const pid_t pid = (*keeper)->pid();
  CHECK(waitpid(-1, nullptr, WNOHANG) == -1);
  CHECK(errno == ECHILD);
  (*keeper)->dismiss();
  CHECK((*keeper)->is_dismissed());
  int status = -1;
  CHECK(waitpid(pid, &status, __WALL) == pid);
  CHECK(status == 0);
  CHECK_FALSE((*keeper)->replace());
}

TEST_CASE("a keeper kills what has a place when the process that started it dies") {
  sys::Pipe pipe = *sys::make_pipe();  // held open by the commands
  const pid_t middle = fork();
  REQUIRE(middle >= 0);
  if (middle == 0) {
    dup2(open("/dev/null", O_WRONLY), 1);
    auto keeper = sys::Keeper::start("hw-test-keeper", "MARK");
    const sys::Keeper::Place first(keeper->get(), "one");
    { const sys::Keeper::Place second(keeper->get(), "two"); }
    const auto deaf =
        sys::spawn({{"sh", "-c", "trap '' TERM; setsid sleep 600 & sleep 600 & sleep 600"},
                    {"MARK=one", "PATH=/usr/bin:/bin"},
                    ""},
                   {0, pipe.write.get(), 2}, first.group());
    while (sys::children_of(deaf->pid).size() < 3) {
      poll(nullptr, 0, 1);
    }
    raise(SIGKILL);
  }
  int status = 0;
  REQUIRE(waitpid(middle, &status, 0) == middle);
  CHECK(WTERMSIG(status) == SIGKILL);
  pipe.write.reset();
  CHECK(hw::test::read_all(pipe.read.get()).empty());  // its end: none of them is left
}

TEST_CASE("without a keeper there are no places") {
  sys::Keeper::Place place(nullptr, "x");
  CHECK(place.group() == nullptr);
  place.forget_group();
}
