// SPDX-License-Identifier: MIT
// The page of a simulated clock: its file, and the slots of those who wait.
#include "sys/clock_page.h"

#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <new>

#include "base/time.h"
#include "clock_support.h"

using namespace std::chrono_literals;
using hw::sys::ClockPage;

TEST_CASE("clock page: all who open it see its time") {
  const hw::test::ClockFile file;
  const auto other = *ClockPage::open(file.path());
  CHECK(hw::format_rfc3339(other->now()) == "2026-03-28T00:00:00.000000Z");
  const hw::Duration before = other->monotonic();
  file.page().set_monotonic(before + 90s);
  CHECK(other->monotonic() - before == 90s);
  CHECK(hw::format_rfc3339(other->now()) == "2026-03-28T00:01:30.000000Z");
}

TEST_CASE("clock page: what is no clock is refused") {
  const hw::test::ClockFile file;
  struct stat status {};
  REQUIRE(stat(file.path().c_str(), &status) == 0);
  const std::string zeros(static_cast<std::size_t>(status.st_size), '\0');
  hw::test::Folder folder;
  for (const std::string& path :
       {folder.path() + "/none", folder.path(), folder.file("empty", "", 0600),
        folder.file("text", "now", 0600), folder.file("zeros", zeros, 0600)}) {
    const auto page = ClockPage::open(path);
    REQUIRE_FALSE(page);
    CHECK(page.error().code == hw::ExitCode::config);
    CHECK(page.error().message.starts_with(path + ": "));
  }
}

TEST_CASE("clock page: a clock is not made twice") {
  const hw::test::ClockFile file;
  const auto again = ClockPage::create(file.path(), hw::Time{});
  REQUIRE_FALSE(again);
  CHECK(again.error().code == hw::ExitCode::cannot_create);
}

TEST_CASE("clock page: who waits until when") {
  const hw::test::ClockFile file;
  ClockPage& page = file.page();
  const std::size_t slot = page.claim();
  REQUIRE(page.waiters().size() == 1);
  CHECK(page.waiters()[0].pid == getpid());
  CHECK(page.waiters()[0].thread == gettid());
  CHECK_FALSE(page.waiters()[0].until);
  page.publish(slot, 5s);
  CHECK(page.waiters()[0].until == hw::Duration(5s));
  page.publish(slot, std::nullopt);
  CHECK_FALSE(page.waiters()[0].until);
  page.release(slot);
  CHECK(page.waiters().empty());
}

TEST_CASE("clock page: only the one who is woken has a mark, once") {
  const hw::test::ClockFile file;
  ClockPage& page = file.page();
  const std::size_t first = page.claim();
  const std::size_t second = page.claim();
  const std::uint32_t generation = page.generation();
  page.wake(second);
  CHECK(page.generation() != generation);
  page.await_generation_after(generation);  // does not wait: it has come
  CHECK_FALSE(page.take_mark(first));
  CHECK(page.take_mark(second));
  CHECK_FALSE(page.take_mark(second));
}

TEST_CASE("clock page: the slot of a process that was killed is used again") {
  const hw::test::ClockFile file;
  ClockPage& page = file.page();
  const pid_t child = fork();
  if (child == 0) {
    page.publish(page.claim(), 5s);
    page.wake(0);
    raise(SIGKILL);
  }
  REQUIRE(waitpid(child, nullptr, 0) == child);
  CHECK(page.waiters().empty());
  CHECK(page.claim() == 0);
  CHECK_FALSE(page.waiters()[0].until);
  CHECK_FALSE(page.take_mark(0));
}

TEST_CASE("clock page: more waiters than it has slots are refused") {
  const hw::test::ClockFile file;
  for (std::size_t i = 0; i < 4096; ++i) {
    REQUIRE(file.page().claim() == i);
  }
  CHECK_THROWS_AS(file.page().claim(), std::bad_alloc);
}
