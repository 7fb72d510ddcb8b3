// SPDX-License-Identifier: MIT
#include "exec/report/progress.h"

#include <catch2/catch.hpp>

using hw::exec::events_left;
using hw::exec::Pace;
using hw::exec::Progress;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

std::string line(const Progress& progress, std::optional<double> per_second,
                 std::size_t width = 200) {
  return hw::exec::progress_line(progress, per_second, width);
}

}  // namespace

TEST_CASE("the line of progress says what is known") {
  Progress progress{.done = 120, .failed = 3, .load = {.running = 4, .waiting = 40}};
  CHECK(line(progress, std::nullopt) == "120 done (3 failed), 4 running, 40 waiting");
  progress.failed = 0;
  CHECK(line(progress, 12.34) == "120 done, 4 running, 40 waiting, 12/s");
  CHECK(line(progress, 1.25) == "120 done, 4 running, 40 waiting, 1.2/s");
  CHECK(line(progress, 0.05) == "120 done, 4 running, 40 waiting, 3.0/min");
  progress.left = 100;
  CHECK(line(progress, 12.5) == "120 done, 4 running, 40 waiting, 12/s, 8s left");
  CHECK(line(progress, 1.0) == "120 done, 4 running, 40 waiting, 1.0/s, 1m40s left");
  CHECK(line(progress, 1.0 / 73) == "120 done, 4 running, 40 waiting, 0.8/min, 2h2m left");
  CHECK(line(progress, 0.001) == "120 done, 4 running, 40 waiting, 0.1/min, 1d4h left");
}

TEST_CASE("no time is told that nobody can know") {
  Progress progress{.done = 0, .load = {.running = 1}};
  progress.left = 1e18;
  CHECK(line(progress, 1.0) == "0 done, 1 running, 0 waiting, 1.0/s");
  CHECK(line(progress, 0.0) == "0 done, 1 running, 0 waiting");
  progress.left = 0;
  CHECK(line(progress, 1e30).ends_with("/s, 1s left"));
}

TEST_CASE("the line of progress is no wider than the terminal") {
  const Progress progress{.done = 120, .load = {.running = 4, .waiting = 40}};
  CHECK(line(progress, 12.0, 12) == "120 done, 4 ");
  CHECK(line(progress, 12.0, 0).empty());
}

TEST_CASE("the pace is that of the last ten seconds") {
  Pace pace;
  CHECK_FALSE(pace.per_second());
  pace.add(seconds(100), 0);
  CHECK_FALSE(pace.per_second());
  pace.add(seconds(100), 0);  // at the same instant
  CHECK_FALSE(pace.per_second());
  pace.add(seconds(101), 50);
  CHECK(*pace.per_second() == Approx(50));
  for (int i = 2; i <= 30; ++i) {
    pace.add(seconds(100 + i), 50U + static_cast<std::size_t>(i));
  }
  CHECK(*pace.per_second() == Approx(1));
}

TEST_CASE("the pace forgets what was before a long rest") {
  Pace pace;
  pace.add(seconds(0), 0);
  pace.add(seconds(1), 1000);
  pace.add(seconds(3600), 1000);
  CHECK_FALSE(pace.per_second());
  pace.add(seconds(3601), 1005);
  CHECK(*pace.per_second() == Approx(5));
}

TEST_CASE("what is left of a file is told by what has been read") {
  CHECK_FALSE(events_left(0, 0, 0, 1000));
  CHECK_FALSE(events_left(0, 0, 100, 1000));
  CHECK(*events_left(10, 4, 100, 1000) == Approx(94));
  CHECK(*events_left(10, 4, 1000, 1000) == Approx(4));
  CHECK(*events_left(10, 4, 1100, 1000) == Approx(4));  // it was longer than when it was asked
}

TEST_CASE("at the end all is told in one line") {
  CHECK(hw::exec::progress_summary({.done = 120, .failed = 3}, minutes(1)) ==
        "120 done (3 failed) in 1m, 2.0/s");
  CHECK(hw::exec::progress_summary({.done = 1}, milliseconds(234)) == "1 done in 234ms");
  CHECK(hw::exec::progress_summary({}, seconds(0)) == "0 done in 0s");
}
