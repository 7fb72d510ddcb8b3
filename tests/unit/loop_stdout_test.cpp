// SPDX-License-Identifier: MIT
// Standard output, written by a thread of its own.
#include "loop/stdout.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <set>

#include "base/limits.h"
#include "sys/processes.h"
#include "sys_support.h"

using namespace std::chrono_literals;
using hw::loop::Loop;
using hw::loop::Stdout;

namespace {

// A file as standard output, for the length of a test.
class Redirected {
 public:
  explicit Redirected(const char* path) : former_(dup(STDOUT_FILENO)) {
    const hw::sys::Fd file(open(path, O_WRONLY | O_CLOEXEC));
    REQUIRE(dup2(file.get(), STDOUT_FILENO) == STDOUT_FILENO);
  }
  Redirected(const Redirected&) = delete;
  Redirected& operator=(const Redirected&) = delete;
  ~Redirected() { dup2(former_.get(), STDOUT_FILENO); }

 private:
  hw::sys::Fd former_;
};

std::set<pid_t> threads() {
  std::set<pid_t> all;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/task")) {
    all.insert(static_cast<pid_t>(std::stol(entry.path().filename())));
  }
  return all;
}

bool are_asleep(const std::set<pid_t>& all) {
  for (const pid_t thread : all) {
    const auto stat = hw::sys::read_process(thread);
    if (stat && stat->state != 'S') {
      return false;
    }
  }
  return true;
}

}  // namespace

TEST_CASE("what could not be written is pending until that was told") {
  Loop loop;
  std::string told;
  Stdout out(loop, {.drained = [] {},
                    .reader_gone = [] {},
                    .error =
                        [&](const hw::Error& error) {
                          told = error.message;
                          loop.stop();
                        }});
  std::set<pid_t> writer = threads();
  {
    const Redirected redirected("/dev/full");
    const std::set<pid_t> former = writer;
    out.write(std::string(hw::limits::kDirectWriteMax, 'x') + "\n");
    writer = threads();
    for (const pid_t thread : former) {
      writer.erase(thread);
    }
    const hw::Duration limit = hw::clock().monotonic() + 10s;
    while (!are_asleep(writer) && hw::clock().monotonic() < limit) {
    }
  }
  CHECK(writer.size() == 1);
  CHECK(are_asleep(writer));  // it has failed, and waits for more
  CHECK(out.pending() > 0);   // so nobody may think that all is written
  CHECK(out.lost() == 0);
  loop.run();
  CHECK(told == "stdout: No space left on device");
  CHECK(out.pending() == 0);
  const std::size_t lost = hw::limits::kDirectWriteMax + 1;
  CHECK(out.lost() == lost);
  out.write("more\n");
  CHECK(out.lost() == lost + 5);
}
