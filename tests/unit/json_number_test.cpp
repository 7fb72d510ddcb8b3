// SPDX-License-Identifier: MIT
// Numbers of any size: their order, and the kinds that they fit.
#include "json/number.h"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>

#include "random.h"

using namespace std::string_literals;
namespace json = hw::json;

namespace {

int sign(std::strong_ordering order) { return order < 0 ? -1 : order > 0 ? 1 : 0; }

int compared(std::string_view a, std::string_view b) {
  return sign(json::compare(json::parse_number(a), json::parse_number(b)));
}

}  // namespace

TEST_CASE("numbers compare by value, however they are written") {
  const std::vector<std::vector<std::string>> equal = {
      {"300", "300.0", "3e2", "3E+2", "30e1", "3000e-1", "300.000000000000000000000"},
      {"0", "-0", "0.0", "-0.0", "0e5", "0e-99999999999999999999", "-0e99999999999999999999"},
      {"-1.5", "-15e-1", "-0.15e1"},
      {"9007199254740992", "9007199254740992.0", "9007199254740993.0"},  // the double of the last
      {"18446744073709551615"},
      {"18446744073709551616", "18446744073709551616.0", "18446744073709551616e0"},
      {"18446744073709549568", "18446744073709549568.0"},  // a uint64 and a double, 2^64 - 2^11
      {"9223372036854775808", "9223372036854775808.0"},
      {"-9223372036854775808", "-9223372036854775808.0"},
      {"-9223372036854775809"},
      {"1e400", "1E400", "10e399", "0.1e401", "1.0e+400", "100000e395"},
      {"-1e400", "-1E400"},
      {"1e99999999999999999999", "1.0e99999999999999999999"},
      {"1e-10", "0.0000000001"}};
  for (const auto& group : equal) {
    for (const auto& a : group) {
      for (const auto& b : group) {
        INFO(a << " and " << b);
        CHECK(compared(a, b) == 0);
      }
    }
  }
}

TEST_CASE("numbers of all kinds have one order") {
  const std::vector<std::string> ascending = {"-1e99999999999999999999",
                                              "-2e400",
                                              "-1e400",
                                              "-1.7976931348623157e308",
                                              "-18446744073709551616",
                                              "-9223372036854775809",
                                              "-9223372036854775808",
                                              "-9007199254740993",
                                              "-9007199254740992.0",
                                              "-2",
                                              "-1.5",
                                              "-1",
                                              "-0.5",
                                              "-5e-324",
                                              "0",
                                              "5e-324",
                                              "0.1",
                                              "0.5",
                                              "1",
                                              "1.0000000000000002",
                                              "2",
                                              "9007199254740992.0",
                                              "9007199254740993",
                                              "9007199254740994.0",
                                              "9223372036854774784.0",
                                              "9223372036854775807",
                                              "9223372036854775808.0",
                                              "9223372036854775809",
                                              "18446744073709549568.0",
                                              "18446744073709549569",
                                              "18446744073709551615",
                                              "18446744073709551616.0",
                                              "18446744073709551617",
                                              "1.7976931348623157e308",
                                              "1e309",
                                              "1e400",
                                              "1.1e400",
                                              "1e401",
                                              "1e99999999999999999999"};
  for (std::size_t i = 0; i < ascending.size(); ++i) {
    for (std::size_t j = 0; j < ascending.size(); ++j) {
      INFO(ascending[i] << " and " << ascending[j]);
      CHECK(compared(ascending[i], ascending[j]) == sign(i <=> j));
    }
  }
}

TEST_CASE("a number takes the first kind that it fits") {
  CHECK(json::parse_number("-0").index() == 0);
  CHECK(json::parse_number("9223372036854775807").index() == 0);
  CHECK(json::parse_number("9223372036854775808").index() == 1);
  CHECK(json::parse_number("18446744073709551615").index() == 1);
  CHECK(json::parse_number("18446744073709551616").index() == 3);
  CHECK(json::parse_number("-9223372036854775809").index() == 3);
  CHECK(json::parse_number("1.0").index() == 2);
  CHECK(json::parse_number("1e308").index() == 2);
  CHECK(json::parse_number("1e309").index() == 3);
  // Too small for a double is no reason to keep the text: it rounds, as 0.1 does.
  CHECK(std::get<double>(json::parse_number("1e-400")) == 0.0);
  CHECK(std::get<double>(json::parse_number("-1e-400")) == 0.0);
  CHECK(std::get<double>(json::parse_number("5e-324")) > 0.0);
  CHECK(std::get<double>(json::parse_number("0." + std::string(400, '0') + "1")) == 0.0);
}

TEST_CASE("exponents at the edge of 64 bits and beyond count as far away") {
  for (const char* far : {"1e9223372036854775807", "10e9223372036854775807",
                          "10.0e9223372036854775806", "1e9223372036854775808"}) {
    INFO(far);
    CHECK(json::parse_number(far).index() == 3);
    CHECK(compared(far, "1e309") > 0);
    CHECK(compared("-" + std::string(far), "-1e309") < 0);
  }
  for (const char* near : {"1e-9223372036854775807", "0.001e-9223372036854775808"}) {
    INFO(near);
    CHECK(std::get<double>(json::parse_number(near)) == 0.0);
  }
}

TEST_CASE("integers compare as their decimal texts do") {
  hw::test::Random random(21);
  const auto number = [&random] {
    std::string digits(1, static_cast<char>('1' + random.below(9)));
    for (std::size_t n = 15 + random.below(7); n > 0; --n) {
      digits += static_cast<char>('0' + (random.one_in(2) ? 0 : random.below(10)));
    }
    return (random.one_in(2) ? "-" : "") + digits;
  };
  const auto order = [](const std::string& a, const std::string& b) {
    const bool negative = a.front() == '-';
    if (negative != (b.front() == '-')) {
      return negative ? std::strong_ordering::less : std::strong_ordering::greater;
    }
    auto result = a.size() <=> b.size();
    result = result == 0 ? a <=> b : result;
    return negative ? 0 <=> result : result;
  };
  for (int i = 0; i < 3000; ++i) {
    const std::string a = number();
    std::string b = random.one_in(2) ? number() : a;
    if (random.one_in(2)) {
      b.back() = static_cast<char>('0' + random.below(10));
    }
    INFO(random.seed() << " " << a << " " << b);
    REQUIRE(compared(a, b) == sign(order(a, b)));
  }
}
