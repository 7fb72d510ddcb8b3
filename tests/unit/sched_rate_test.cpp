// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "sched/rate.h"

using hw::Duration;
using hw::sched::Rate;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

// How many of these can be done from `begin` to before `end`, one as early as possible each.
int count(Rate& rate, Duration begin, Duration end) {
  int done = 0;
  for (Duration now = begin; (now = std::max(now, rate.ready_at())) < end; ++done) {
    rate.take(now);
  }
  return done;
}

}  // namespace

TEST_CASE("a rate is kept evenly, without a burst") {
  Rate rate = *Rate::parse("10/1m");
  CHECK(rate.is_ready(seconds(0)));
  rate.take(seconds(0));
  CHECK(rate.ready_at() == seconds(6));
  CHECK_FALSE(rate.is_ready(milliseconds(5999)));
  CHECK(count(rate, seconds(6), seconds(66)) == 10);
}

TEST_CASE("after a rest a burst may come at once, and no more than it") {
  Rate rate = *Rate::parse("10/s,4");
  CHECK(count(rate, seconds(100), seconds(100) + milliseconds(1)) == 4);
  CHECK(rate.ready_at() == seconds(100) + milliseconds(100));
  CHECK(count(rate, seconds(100), seconds(101)) == 9);
  CHECK(count(rate, seconds(500), seconds(500) + milliseconds(1)) == 4);
}

TEST_CASE("what is no rate is told") {
  for (const char* text : {"", "10", "/s", "0/s", "-1/s", "x/s", "10/", "10/0s", "10/x", "10/s,",
                           "10/s,0", "10/s,x", "1/90y", "1/36500d,999999999"}) {
    INFO(text);
    CHECK_FALSE(Rate::parse(text));
  }
  CHECK(Rate::parse("1000000000/1ms"));
}
