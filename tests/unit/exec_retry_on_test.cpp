// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include <cerrno>
#include <csignal>

#include "exec/run/runner.h"
#include "exec/schedule/retry_on.h"

using hw::exec::RetryOn;
using hw::exec::Run;

namespace {

Run exited(int status) {
  Run run;
  run.exit_code = status;
  return run;
}

Run killed(int signal, bool timed_out = false) {
  Run run;
  run.signal = signal;
  run.timed_out = timed_out;
  return run;
}

}  // namespace

TEST_CASE("words, statuses and signals say what is tried again") {
  const RetryOn some = RetryOn::parse("75,100-102,KILL,SIGHUP").value();
  for (const int status : {75, 100, 101, 102}) {
    CHECK(some.covers(exited(status)));
  }
  CHECK_FALSE(some.covers(exited(0)));
  CHECK_FALSE(some.covers(exited(99)));
  CHECK(some.covers(killed(SIGHUP)));
  CHECK_FALSE(some.covers(killed(SIGTERM)));
  CHECK_FALSE(some.covers(killed(SIGKILL, true)));  // it is a timeout
}

TEST_CASE("what succeeded or was cancelled is never tried again") {
  const RetryOn all = RetryOn::parse("failure,timeout,spawn").value();
  CHECK_FALSE(all.covers(exited(0)));
  CHECK(all.covers(killed(SIGKILL, true)));
  Run run = exited(1);
  CHECK(all.covers(run));
  run.cancelled = true;
  CHECK_FALSE(all.covers(run));
  Run unborn;
  unborn.spawn_error = ENOENT;
  CHECK(all.covers(unborn));
  CHECK_FALSE(RetryOn::parse("failure,timeout")->covers(unborn));
}

TEST_CASE("other words than --retry-on knows are refused") {
  for (const char* const text : {"", "failure,", "0", "256", "9-7", "1-", "NOSIG", "failures"}) {
    INFO(text);
    const auto result = RetryOn::parse(text);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == hw::ExitCode::usage);
  }
  CHECK(RetryOn::parse("failures").error().message.ends_with("; did you mean 'failure'?"));
}
