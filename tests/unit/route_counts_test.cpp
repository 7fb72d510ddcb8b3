// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "route/counts.h"

using hw::route::Count;
using hw::route::Measure;

TEST_CASE("where and transform of one event are one cost") {
  Count count;
  for (int event = 0; event < 3; ++event) {
    { const Measure where(true, count, Measure::What::event); }
    { const Measure transform(true, count, Measure::What::rest); }
  }
  CHECK(count.costs == 3);
  { const Measure off(false, count, Measure::What::event); }
  CHECK(count.costs == 3);
}
