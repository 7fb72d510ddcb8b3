// SPDX-License-Identifier: MIT
#include "naive_number.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "json/number.h"

namespace hw::test::naive {

namespace {

// sign, digits without zeros at either end, and the exponent of the last of them.
struct Decimal {
  bool negative = false;
  std::string digits;
  double exponent = 0;  // exact up to 2^53; what is beyond is no double's anyway

  bool operator==(const Decimal&) const = default;
};

Decimal to_decimal(std::string text) {
  Decimal decimal;
  if (const std::size_t letter = text.find_first_of("eE"); letter != std::string::npos) {
    decimal.exponent = std::strtod(text.c_str() + letter + 1, nullptr);
    text.erase(letter);
  }
  if (text[0] == '-') {
    decimal.negative = true;
    text.erase(0, 1);
  }
  if (const std::size_t point = text.find('.'); point != std::string::npos) {
    decimal.exponent -= static_cast<double>(text.size() - point - 1);
    text.erase(point, 1);
  }
  while (text.ends_with('0')) {
    text.pop_back();
    decimal.exponent += 1;
  }
  while (text.starts_with('0')) {
    text.erase(0, 1);
  }
  decimal.digits = text;
  return text.empty() ? Decimal{} : decimal;
}

// The double, if event-ruler takes it for a number.
std::optional<double> comparable(std::string_view number) {
  const std::string text(number);
  const double nearest = std::strtod(text.c_str(), nullptr);
  if (!std::isfinite(nearest)) {
    return std::nullopt;
  }
  // In the scientific format, for in the other one a large double has all of its digits.
  std::array<char, 40> shortest{};
  const auto end = std::to_chars(shortest.data(), shortest.data() + shortest.size(), nearest,
                                 std::chars_format::scientific);
  if (to_decimal(std::string(shortest.data(), end.ptr)) != to_decimal(text)) {
    return std::nullopt;
  }
  return nearest;
}

std::strong_ordering order_doubles(double a, double b) {
  return a < b   ? std::strong_ordering::less
         : b < a ? std::strong_ordering::greater
                 : std::strong_ordering::equal;
}

}  // namespace

bool is_comparable(std::string_view number, bool eventbridge) {
  return !eventbridge || comparable(number).has_value();
}

std::optional<std::strong_ordering> order_numbers(std::string_view a, std::string_view b,
                                                  bool eventbridge) {
  if (!eventbridge) {
    return json::compare(json::parse_number(a), json::parse_number(b));
  }
  const auto left = comparable(a);
  const auto right = comparable(b);
  if (!left || !right) {
    return std::nullopt;
  }
  return order_doubles(*left, *right);
}

bool equal_numbers(std::string_view a, std::string_view b, bool eventbridge) {
  return a == b || order_numbers(a, b, eventbridge) == std::strong_ordering::equal;
}

bool holds(const std::string& op, std::strong_ordering order) {
  return (op == "=" && order == 0) || (op == "!=" && order != 0) || (op == "<" && order < 0) ||
         (op == "<=" && order <= 0) || (op == ">" && order > 0) || (op == ">=" && order >= 0);
}

}  // namespace hw::test::naive
