// SPDX-License-Identifier: MIT
#include "exec/run/ending.h"

#include <catch2/catch.hpp>

#include "exec/run/memory_kills.h"
#include "sys/signals.h"

using hw::exec::Ending;
using hw::exec::Leftovers;
using hw::exec::Options;

TEST_CASE("a signal is a name, with or without SIG, or a number") {
  for (const std::string_view text : {"USR1", "SIGUSR1", "10"}) {
    CHECK(hw::sys::parse_signal(text).value_or(0) == SIGUSR1);
  }
  for (const std::string_view text : {"", "SIG", "0", "65", "-1", "1.5", "usr1 ", "NOSUCH"}) {
    CHECK_FALSE(hw::sys::parse_signal(text));
  }
  CHECK(hw::sys::parse_signal("TREM").error().message ==
        "'TREM' is no signal; did you mean 'TERM'?");
}

TEST_CASE("how commands end is read from the options") {
  Options options;
  const auto usual = Ending::from(options);
  REQUIRE(usual);
  CHECK(usual->stop_signal == SIGTERM);
  CHECK(usual->leftovers == Leftovers::leave);
  CHECK(usual->grace == std::chrono::seconds(10));
  options.stop_signal = "INT";
  options.orphans = "kill";
  CHECK(Ending::from(options)->stop_signal == SIGINT);
  CHECK(Ending::from(options)->leftovers == Leftovers::kill);
  options.orphans = "wait";
  CHECK(Ending::from(options)->leftovers == Leftovers::wait);
  options.stop_signal = "x";
  CHECK(Ending::from(options).error().message.starts_with("--stop-signal: "));
}

TEST_CASE("the count of processes that were killed for want of memory") {
  CHECK(hw::exec::parse_memory_kills("low 0\noom 3\noom_kill 2\noom_group_kill 1\n") == 2);
  CHECK(hw::exec::parse_memory_kills("oom_kill 12") == 12);
  CHECK(hw::exec::parse_memory_kills("") == -1);
  CHECK(hw::exec::parse_memory_kills("xoom_kill 2\noom_kill x\n") == -1);
  CHECK(hw::exec::count_memory_kills() >= 0);
}
