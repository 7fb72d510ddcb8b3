// SPDX-License-Identifier: MIT
// Time, the clock and the identifiers that are made of it.
#include "base/time.h"

#include <catch2/catch.hpp>
#include <set>

#include "base/clock.h"
#include "base/id.h"

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year;

namespace {

hw::Time at(int y, unsigned m, unsigned d, hw::Duration rest = {}) {
  return hw::Time(sys_days(year(y) / std::chrono::month(m) / std::chrono::day(d))) + rest;
}

hw::Time parsed(std::string_view text) {
  INFO(text);
  const auto time = hw::parse_rfc3339(text);
  REQUIRE(time.has_value());
  return *time;
}

}  // namespace

TEST_CASE("a time is written in UTC with microseconds, cut and not rounded") {
  CHECK(hw::format_rfc3339(hw::Time{}) == "1970-01-01T00:00:00.000000Z");
  CHECK(hw::format_rfc3339(at(2026, 11, 21, 8h)) == "2026-11-21T08:00:00.000000Z");
  CHECK(hw::format_rfc3339(at(2000, 2, 29, 23h + 59min + 59s + 999'999'999ns)) ==
        "2000-02-29T23:59:59.999999Z");
  CHECK(hw::format_rfc3339(hw::Time{} - 1ns) == "1969-12-31T23:59:59.999999Z");
}

TEST_CASE("the first and the last of all times are written") {
  CHECK(hw::format_rfc3339(hw::Time::min()) == "1677-09-21T00:12:43.145224Z");
  CHECK(hw::format_rfc3339(hw::Time::max()) == "2262-04-11T23:47:16.854775Z");
}

TEST_CASE("a time is appended to what stands there") {
  std::string text = "at ";
  hw::append_rfc3339(text, hw::Time{} + 1us);
  CHECK(text == "at 1970-01-01T00:00:00.000001Z");
}

TEST_CASE("a time is read with any offset") {
  const hw::Time noon = at(2024, 3, 1, 12h);
  for (const char* text :
       {"2024-03-01T12:00:00Z", "2024-03-01T12:00:00z", "2024-03-01t12:00:00Z",
        "2024-03-01 12:00:00Z", "2024-03-01T12:00:00+00:00", "2024-03-01T12:00:00-00:00",
        "2024-03-01T13:30:00+01:30", "2024-03-01T00:01:00-11:59", "2024-03-02T11:59:00+23:59",
        "2024-02-29T23:00:00-13:00"}) {
    INFO(text);
    CHECK(parsed(text) == noon);
  }
}

TEST_CASE("a fraction has any number of digits, of which nine count") {
  const hw::Time noon = at(2024, 3, 1, 12h);
  CHECK(parsed("2024-03-01T12:00:00.5Z") == noon + 500ms);
  CHECK(parsed("2024-03-01T12:00:00.000001Z") == noon + 1us);
  CHECK(parsed("2024-03-01T12:00:00.123456789Z") == noon + 123456789ns);
  CHECK(parsed("2024-03-01T12:00:00.1234567899999Z") == noon + 123456789ns);
  CHECK(parsed("2024-03-01T12:00:00." + std::string(500, '9') + "+00:00") == noon + 999999999ns);
}

TEST_CASE("a leap second is the second after it") {
  CHECK(parsed("2016-12-31T23:59:60Z") == at(2017, 1, 1));
  CHECK(parsed("2016-12-31T18:59:60.25-05:00") == at(2017, 1, 1, 250ms));
}

TEST_CASE("leap years follow the Gregorian rule") {
  CHECK(parsed("2000-02-29T00:00:00Z") + days(1) == at(2000, 3, 1));
  CHECK(parsed("2024-02-29T00:00:00Z") + days(1) == at(2024, 3, 1));
  CHECK_FALSE(hw::parse_rfc3339("2100-02-29T00:00:00Z").has_value());
  CHECK_FALSE(hw::parse_rfc3339("2023-02-29T00:00:00Z").has_value());
}

TEST_CASE("what is no RFC 3339 time is refused") {
  for (const char* text : {"",
                           "2024",
                           "2024-03-01",
                           "2024-03-01T12:00:00",
                           "2024-03-01T12:00Z",
                           "2024-3-1T12:00:00Z",
                           "2024-13-01T12:00:00Z",
                           "2024-00-01T12:00:00Z",
                           "2024-03-00T12:00:00Z",
                           "2024-04-31T12:00:00Z",
                           "2024-03-01T24:00:00Z",
                           "2024-03-01T12:60:00Z",
                           "2024-03-01T12:00:61Z",
                           "2024-03-01T12:00:00.Z",
                           "2024-03-01T12:00:00,5Z",
                           "2024-03-01T12:00:00+1:00",
                           "2024-03-01T12:00:00+01",
                           "2024-03-01T12:00:00+0100",
                           "2024-03-01T12:00:00+24:00",
                           "2024-03-01T12:00:00+01:60",
                           "2024-03-01T12:00:00ZZ",
                           "2024-03-01T12:00:00Z ",
                           " 2024-03-01T12:00:00Z",
                           "-2024-03-01T12:00:00Z",
                           "+2024-03-01T12:00:00Z",
                           "12024-03-01T12:00:00Z",
                           "2024-03-01T-1:00:00Z",
                           "2024/03/01T12:00:00Z",
                           "2024-0a-01T12:00:00Z",
                           "2024-03-01T12:00:00\xC2\xB0Z"}) {
    INFO(text);
    const auto time = hw::parse_rfc3339(text);
    REQUIRE_FALSE(time.has_value());
    CHECK(time.error().code == hw::ExitCode::data);
    CHECK(time.error().message.find("'" + std::string(text) + "'") != std::string::npos);
  }
}

TEST_CASE("the years that nanoseconds of 64 bits can hold are read, all others refused") {
  for (int y = 1970; y <= 9999; ++y) {
    const std::string text = std::to_string(y) + "-07-01T00:00:00.000000Z";
    INFO(text);
    const auto time = hw::parse_rfc3339(text);
    CHECK(time.has_value() == (y <= 2261));
    if (time) {
      CHECK(hw::format_rfc3339(*time) == text);
    }
  }
  // The last instant is 2262-04-11T23:47:16.854775807Z, the first 1677-09-21T00:12:43.145224192Z.
  CHECK(parsed("2262-04-11T23:47:16.854775807Z") == hw::Time::max());
  CHECK(parsed("1677-09-21T00:12:43.145224192Z") == hw::Time::min());
  for (const char* text :
       {"2262-04-11T23:47:16.854775808Z", "2262-04-11T23:47:16.8-00:01", "2262-04-11T23:48:00Z",
        "1677-09-21T00:12:43.145224191Z", "1677-09-21T00:12:44+00:01", "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:60Z"}) {
    INFO(text);
    CHECK_FALSE(hw::parse_rfc3339(text).has_value());
  }
  // Beyond the range by the local time alone, but not in UTC.
  CHECK(parsed("2262-04-12T23:46:00+23:59") == parsed("2262-04-11T23:47:00Z"));
}

TEST_CASE("a simulated clock moves only when it is told to") {
  hw::SimulatedClock simulated(at(2030, 1, 1));
  {
    const hw::ScopedClock scoped(simulated);
    CHECK(&hw::clock() == &simulated);
    CHECK(hw::clock().now() == at(2030, 1, 1));
    CHECK(hw::clock().monotonic() == 0ns);
    simulated.advance(90min);
    CHECK(hw::format_rfc3339(hw::clock().now()) == "2030-01-01T01:30:00.000000Z");
    CHECK(hw::clock().monotonic() == 90min);
    hw::SimulatedClock inner(at(2040, 1, 1));
    {
      const hw::ScopedClock nested(inner);
      CHECK(hw::clock().now() == at(2040, 1, 1));
    }
    CHECK(&hw::clock() == &simulated);
  }
  CHECK(&hw::clock() != &simulated);
}

TEST_CASE("the system's clock goes forward") {
  const hw::Duration before = hw::clock().monotonic();
  CHECK(hw::clock().monotonic() >= before);
  CHECK(hw::clock().now() > at(2024, 1, 1));
}

TEST_CASE("a UUIDv7 has the layout of RFC 9562") {
  // The example of RFC 9562, appendix A.6: 2022-02-22T19:22:22.000Z is 0x017F22E279B0 milliseconds.
  hw::SimulatedClock clock(at(2022, 2, 22, 19h + 22min + 22s));
  const hw::ScopedClock scoped(clock);
  std::set<std::string> seen;
  for (int i = 0; i < 600; ++i) {  // more than one page of random bytes
    const std::string id = hw::uuid_v7();
    INFO(id);
    REQUIRE(id.size() == 36);
    CHECK(id.substr(0, 19) == "017f22e2-79b0-7000-");
    CHECK(std::string("89ab").find(id[19]) != std::string::npos);
    CHECK(id[23] == '-');
    CHECK((id.substr(20, 3) + id.substr(24)).find_first_not_of("0123456789abcdef") ==
          std::string::npos);
    CHECK(seen.insert(id).second);
  }
}

TEST_CASE("a UUIDv7 holds the fraction of a millisecond in twelve bits") {
  hw::SimulatedClock clock(at(2022, 2, 22, 19h + 22min + 22s + 500us));
  const hw::ScopedClock scoped(clock);
  CHECK(hw::uuid_v7().substr(0, 18) == "017f22e2-79b0-7800");  // a half: 2048 of 4096
  clock.advance(499'999ns);
  CHECK(hw::uuid_v7().substr(0, 18) == "017f22e2-79b0-7fff");
  clock.advance(1ns);
  CHECK(hw::uuid_v7().substr(0, 18) == "017f22e2-79b1-7000");
}

TEST_CASE("UUIDs sort by time to a quarter of a microsecond") {
  hw::SimulatedClock clock(at(2025, 6, 1));
  const hw::ScopedClock scoped(clock);
  std::string former = hw::uuid_v7();
  for (int i = 0; i < 5000; ++i) {
    clock.advance(245ns);
    const std::string id = hw::uuid_v7();
    REQUIRE(former < id);
    former = id;
  }
}

TEST_CASE("a traceparent is checked by the rules of W3C Trace Context") {
  const std::string good = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  CHECK(hw::is_traceparent(good));
  CHECK(hw::is_traceparent("cc-" + good.substr(3)));
  CHECK(hw::is_traceparent("cc-" + good.substr(3) + "-what-the-future-will-be-like"));
  for (const std::string& bad : std::vector<std::string>{
           "", good + "-", good + "-x", good.substr(0, 54), "ff-" + good.substr(3),
           "cc-" + good.substr(3) + ".x", "0x-" + good.substr(3), "0A-" + good.substr(3),
           "00-" + std::string(32, '0') + good.substr(35),
           good.substr(0, 36) + "0000000000000000-01",
           "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
           "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
           "00-4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7-01", good.substr(0, 53) + "0X",
           " " + good}) {
    INFO(bad);
    CHECK_FALSE(hw::is_traceparent(bad));
  }
}

TEST_CASE("a new traceparent inherits the trace and its flags, not the span") {
  const std::string parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";
  const std::string child = hw::new_traceparent(parent);
  INFO(child);
  CHECK(hw::is_traceparent(child));
  CHECK(child.substr(0, 36) == parent.substr(0, 36));
  CHECK(child.substr(36, 16) != parent.substr(36, 16));
  CHECK(child.substr(52) == "-00");
  // Of a later version what version 00 knows is taken over.
  const std::string later = hw::new_traceparent("cc" + parent.substr(2, 51) + "01-more");
  CHECK(later.substr(0, 36) == parent.substr(0, 36));
  CHECK(later.substr(52) == "-01");
}

TEST_CASE("without a valid parent a new trace starts, sampled") {
  std::set<std::string> traces;
  for (const char* parent : {"", "nonsense", "00-0-0-00"}) {
    const std::string text = hw::new_traceparent(parent);
    INFO(text);
    CHECK(hw::is_traceparent(text));
    CHECK(text.substr(52) == "-01");
    CHECK(traces.insert(text.substr(3, 32)).second);
  }
}
