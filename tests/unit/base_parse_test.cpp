// SPDX-License-Identifier: MIT
#include "base/parse.h"

#include <catch2/catch.hpp>

using namespace std::chrono_literals;

TEST_CASE("durations have units, fractions and sums") {
  CHECK(*hw::parse_duration("250ms") == 250ms);
  CHECK(*hw::parse_duration("1.5s") == 1500ms);
  CHECK(*hw::parse_duration("1h30m") == 90min);
  CHECK(*hw::parse_duration("30") == 30s);
  CHECK(*hw::parse_duration("1d") == 24h);
  CHECK(*hw::parse_duration("0") == 0s);
  CHECK(*hw::parse_duration("36525d") == 36525 * 24h);
}

TEST_CASE("what is no duration is refused") {
  for (const char* text :
       {"", "s", "1x", "-1s", "1h30", "1.s", ".5s", "1 s", "5mx", "36526d", "99999999999d"}) {
    INFO(text);
    CHECK_FALSE(hw::parse_duration(text).has_value());
  }
}

TEST_CASE("a duration is printed so that it can be read back") {
  for (const char* text : {"0s", "250ms", "1h30m", "2d3s", "1us", "7ns"}) {
    CHECK(hw::format_duration(*hw::parse_duration(text)) == text);
  }
}

TEST_CASE("a duration for people is rounded to what matters") {
  for (const auto& [text, about] : {std::pair("0s", "0s"),
                                    {"10ms923us302ns", "11ms"},
                                    {"999600us", "1s"},
                                    {"1s94ms679us", "1s100ms"},
                                    {"59s600ms", "1m"},
                                    {"3m20s400ms", "3m20s"},
                                    {"2h5m29s", "2h5m"},
                                    {"3d4h31m", "3d5h"}}) {
    INFO(text);
    CHECK(hw::format_about(*hw::parse_duration(text)) == about);
  }
}

TEST_CASE("sizes are binary") {
  CHECK(*hw::parse_size("512") == 512);
  CHECK(*hw::parse_size("64k") == 65536);
  CHECK(*hw::parse_size("10M") == 10485760);
  CHECK(*hw::parse_size("2g") == 2147483648);
  for (const char* text : {"", "k", "-1", "1kb", "1.5k", "99999999999999999999", "17179869184g"}) {
    INFO(text);
    CHECK_FALSE(hw::parse_size(text).has_value());
  }
}
