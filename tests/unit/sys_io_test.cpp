// SPDX-License-Identifier: MIT
// Reads and writes on descriptors that may not take or give all at once.
#include "sys/io.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <cerrno>

#include "base/fs.h"
#include "base/limits.h"
#include "sys/fd.h"
#include "sys_support.h"

using namespace std::string_literals;
using hw::test::Folder;
using hw::test::read_all;
namespace sys = hw::sys;

TEST_CASE("what a pipe takes now never blocks") {
  sys::Pipe pipe = *sys::make_pipe();
  const auto capacity = static_cast<std::size_t>(fcntl(pipe.write.get(), F_GETPIPE_SZ));
  const std::size_t direct = hw::limits::kDirectWriteMax;
  CHECK(sys::writable_now(pipe.write.get(), 1) == 1);
  CHECK(sys::writable_now(pipe.write.get(), direct) == direct);
  CHECK(sys::writable_now(pipe.write.get(), capacity * 2) == capacity);
  // Filled by what it says, it never blocks: a write that would is an error here.
  REQUIRE(fcntl(pipe.write.get(), F_SETFL, O_NONBLOCK) == 0);
  std::size_t written = 0;
  for (std::size_t wanted = 1;; wanted = wanted * 3 % 9973) {
    const std::size_t now = sys::writable_now(pipe.write.get(), wanted);
    CHECK(now <= wanted);
    if (now == 0) {
      break;
    }
    const std::string bytes(now, 'x');
    REQUIRE(write(pipe.write.get(), bytes.data(), now) == static_cast<ssize_t>(now));
    written += now;
  }
  CHECK(written > capacity / 2);
  CHECK(sys::writable_now(pipe.write.get(), 1) == 0);
  CHECK(sys::writable_now(pipe.write.get(), 1000000) == 0);
  // The reader gone, the writer is to find out.
  pipe.read.reset();
  CHECK(sys::writable_now(pipe.write.get(), 1) == 1);
}

TEST_CASE("all is written to a descriptor that says EAGAIN, and read from one") {
  sys::Pipe pipe = *sys::make_pipe();
  REQUIRE(fcntl(pipe.write.get(), F_SETFL, O_NONBLOCK) == 0);
  REQUIRE(fcntl(pipe.read.get(), F_SETFL, O_NONBLOCK) == 0);
  const std::string text(1000000, 'x');
  const pid_t pid = fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    _exit(sys::write_all(pipe.write.get(), text));
  }
  pipe.write.reset();
  CHECK(read_all(pipe.read.get()) == text);
  int status = 0;
  REQUIRE(waitpid(pid, &status, 0) == pid);
  CHECK(status == 0);
}

TEST_CASE("a FIFO that is its own writer ends with its other writers once that is asked for") {
  for (const bool has_neighbour : {true, false}) {
    sys::Pipe pipe = *sys::make_pipe();
    CHECK(sys::can_end(pipe.read.get()));  // as it is
    const std::string name = "/proc/self/fd/" + std::to_string(pipe.read.get());
    const sys::Fd fifo(open(name.c_str(), O_RDWR | O_CLOEXEC));
    REQUIRE(sys::write_all(pipe.write.get(), "text") == 0);
    if (!has_neighbour) {
      pipe.write.reset();
    }
    CHECK(sys::can_end(fifo.get()) == !has_neighbour);
    pipe.write.reset();
    CHECK(read_all(fifo.get()) == "text");
  }
}

TEST_CASE("an output may be a file, which is appended to, or a descriptor") {
  Folder folder;
  const std::string path = folder.file("out", "a\n", 0644);
  CHECK(sys::write_all(sys::open_output(path)->get(), "b\n") == 0);
  CHECK(*hw::read_file(path, 100) == "a\nb\n");
  sys::Pipe pipe = *sys::make_pipe();
  {
    const auto copy = sys::open_output("fd:" + std::to_string(pipe.write.get()));
    REQUIRE(copy.has_value());
    CHECK(copy->get() != pipe.write.get());
    CHECK((fcntl(copy->get(), F_GETFD) & FD_CLOEXEC) != 0);
  }
  CHECK(fcntl(pipe.write.get(), F_GETFD) >= 0);  // the inherited one stays open
  for (const char* bad :
       {"fd:999", "fd:-1", "fd:x", "fd:", "fd:4294967297", "/no/such/folder/x", "/tmp", ""}) {
    INFO(bad);
    CHECK_FALSE(sys::open_output(bad).has_value());
  }
}
