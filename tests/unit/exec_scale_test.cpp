// SPDX-License-Identifier: MIT
#include "exec/schedule/scale.h"

#include <catch2/catch.hpp>

#include "exec/schedule/how_many.h"

using hw::exec::how_many;
using hw::exec::Scale;
using hw::exec::ScaleOptions;
using hw::exec::ScalePolicy;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

ScalePolicy between(std::size_t min, std::size_t max) {
  ScalePolicy policy;
  policy.min = min;
  policy.max = max;
  return policy;
}

}  // namespace

TEST_CASE("much that waits brings one more, at most each cooldown") {
  Scale scale(between(2, 4));
  scale.look(10, 2, seconds(1000));
  CHECK(scale.limit() == 2);  // 5 for each are not more than 5
  scale.look(11, 2, seconds(1000));
  CHECK(scale.limit() == 3);
  scale.look(100, 3, seconds(1059));
  CHECK(scale.limit() == 3);
  CHECK(scale.next_due() == seconds(1060));
  scale.look(100, 3, seconds(1060));
  CHECK(scale.limit() == 4);
  scale.look(100, 4, seconds(2000));
  CHECK(scale.limit() == 4);
}

TEST_CASE("little that waits takes one away, never below the lower bound") {
  Scale scale(between(1, 9));
  scale.look(100, 1, seconds(1000));
  scale.look(100, 2, seconds(1060));
  REQUIRE(scale.limit() == 3);
  scale.look(5, 3, seconds(1119));
  CHECK(scale.limit() == 3);
  CHECK(scale.next_due() == seconds(1120));
  scale.look(5, 3, seconds(1120));
  CHECK(scale.limit() == 2);
  scale.look(0, 2, seconds(1180));
  scale.look(0, 1, seconds(1240));
  CHECK(scale.limit() == 1);
}

TEST_CASE("what has not been needed for long is given up at once") {
  ScalePolicy policy = between(1, 9);
  policy.step = 8;
  policy.down = 0;
  Scale scale(policy);
  scale.look(100, 1, seconds(1000));
  REQUIRE(scale.limit() == 9);
  scale.look(0, 3, seconds(1100));
  scale.look(0, 1, seconds(1200));
  CHECK(scale.next_due() == seconds(1300));
  scale.look(0, 1, seconds(1300));
  CHECK(scale.limit() == 3);
  scale.look(0, 1, seconds(1600));
  CHECK(scale.limit() == 1);
}

TEST_CASE("what is needed now and then stays") {
  ScalePolicy policy = between(1, 9);
  policy.step = 8;
  policy.down = 0;
  Scale scale(policy);
  scale.look(100, 1, seconds(1000));
  scale.look(0, 9, seconds(1290));
  scale.look(0, 2, seconds(1300));
  scale.look(0, 2, seconds(1589));
  CHECK(scale.limit() == 9);
  CHECK(scale.next_due() == seconds(1590));
  scale.look(0, 1, seconds(1590));
  CHECK(scale.limit() == 2);
}

TEST_CASE("without bounds nothing changes") {
  Scale scale(between(3, 3));
  scale.look(1000, 3, seconds(1));
  CHECK(scale.limit() == 3);
  CHECK_FALSE(scale.next_due());
}

TEST_CASE("the usual values are those of each worker, or of all together") {
  ScaleOptions options;
  options.jobs = "2..20";
  const auto each = how_many(options).value();
  CHECK((each.min == 2 && each.max == 20 && each.up == 5 && each.down == 2 && each.step == 1));
  CHECK((each.up_cooldown == minutes(1) && each.down_cooldown == minutes(1)));
  CHECK(each.idle == minutes(5));
  options.by = "total";
  const auto total = how_many(options).value();
  CHECK((total.up == 100 && total.down == 10 && !total.per_worker));
  CHECK((total.up_cooldown == minutes(2) && total.down_cooldown == minutes(5)));
}
