// SPDX-License-Identifier: MIT
#include "json/number.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace hw::json {

namespace {

// Beyond what any number of digits makes up for, and far enough from the end of the range for sums.
constexpr std::int64_t kFarExponent = std::int64_t{1} << 62;

// digits x 10^exponent with the point before the digits: no leading and no trailing zeros.
struct Decimal {
  bool negative = false;
  std::string digits;
  std::int64_t exponent = 0;
};

Decimal parse_decimal(std::string_view text) {
  Decimal value;
  value.negative = text.starts_with('-');
  text.remove_prefix(value.negative ? 1 : 0);
  const std::size_t letter = text.find_first_of("eE");
  if (letter != std::string_view::npos) {
    const std::string_view digits = text.substr(letter + (text[letter + 1] == '+' ? 2 : 1));
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value.exponent);
    if (error == std::errc::result_out_of_range) {
      value.exponent = digits.starts_with('-') ? -kFarExponent : kFarExponent;
    }
    value.exponent = std::clamp(value.exponent, -kFarExponent, kFarExponent);
    text = text.substr(0, letter);
  }
  const std::size_t point = text.find('.');
  value.digits = text.substr(0, point);
  value.exponent += static_cast<std::int64_t>(value.digits.size());
  if (point != std::string_view::npos) {
    value.digits += text.substr(point + 1);
  }
  const std::size_t first = value.digits.find_first_not_of('0');
  if (first == std::string::npos) {
    return Decimal{};
  }
  value.exponent -= static_cast<std::int64_t>(first);
  value.digits.erase(value.digits.find_last_not_of('0') + 1);
  value.digits.erase(0, first);
  return value;
}

Decimal to_decimal(const Number& number) {
  if (const auto* text = std::get_if<std::string>(&number)) {
    return parse_decimal(*text);
  }
  if (const auto* real = std::get_if<double>(&number)) {
    // All digits of a large one, which has no fraction; the shortest digits would be another
    // number.
    return parse_decimal(std::abs(*real) < 9007199254740992.0 ? fmt::format("{}", *real)
                                                              : fmt::format("{:.0f}", *real));
  }
  if (const auto* natural = std::get_if<std::uint64_t>(&number)) {
    return parse_decimal(fmt::format("{}", *natural));
  }
  return parse_decimal(fmt::format("{}", std::get<std::int64_t>(number)));
}

std::strong_ordering compare_decimals(const Decimal& a, const Decimal& b) {
  const auto sign = [](const Decimal& d) { return d.digits.empty() ? 0 : d.negative ? -1 : 1; };
  if (sign(a) != sign(b) || sign(a) == 0) {
    return sign(a) <=> sign(b);
  }
  auto order = a.exponent <=> b.exponent;
  if (order == std::strong_ordering::equal) {
    order = a.digits.compare(b.digits) <=> 0;
  }
  return a.negative ? 0 <=> order : order;
}

std::strong_ordering to_strong(double a, double b) {
  return a < b   ? std::strong_ordering::less
         : a > b ? std::strong_ordering::greater
                 : std::strong_ordering::equal;
}

// A finite double against an integer, without rounding the integer.
std::strong_ordering compare_double(double a, std::int64_t b) {
  if (a >= 9223372036854775808.0) {
    return std::strong_ordering::greater;
  }
  if (a < -9223372036854775808.0) {
    return std::strong_ordering::less;
  }
  const double whole = std::trunc(a);
  const auto order = static_cast<std::int64_t>(whole) <=> b;
  return order != std::strong_ordering::equal ? order : to_strong(a, whole);
}

}  // namespace

Number parse_number(std::string_view text) {
  const char* const end = text.data() + text.size();
  if (text.find_first_of(".eE") == std::string_view::npos) {
    std::int64_t integer = 0;
    if (const auto result = std::from_chars(text.data(), end, integer);
        result.ec == std::errc() && result.ptr == end) {
      return integer;
    }
    std::uint64_t natural = 0;
    if (const auto result = std::from_chars(text.data(), end, natural);
        result.ec == std::errc() && result.ptr == end) {
      return natural;
    }
    return std::string(text);
  }
  double real = 0;
  const auto result = std::from_chars(text.data(), end, real);
  if (result.ec == std::errc() && result.ptr == end && std::isfinite(real)) {
    return real;
  }
  // Out of range is also what is too small, which rounds to 0 as others round to their neighbour.
  if (const Decimal decimal = parse_decimal(text); decimal.exponent < 0) {
    return decimal.negative ? -0.0 : 0.0;
  }
  return std::string(text);
}

std::strong_ordering compare(const Number& a, const Number& b) {
  const auto* left = std::get_if<std::int64_t>(&a);
  const auto* right = std::get_if<std::int64_t>(&b);
  if (left != nullptr && right != nullptr) {
    return *left <=> *right;
  }
  const auto* left_real = std::get_if<double>(&a);
  const auto* right_real = std::get_if<double>(&b);
  if (left_real != nullptr && right_real != nullptr) {
    return to_strong(*left_real, *right_real);
  }
  if (left_real != nullptr && right != nullptr) {
    return compare_double(*left_real, *right);
  }
  if (left != nullptr && right_real != nullptr) {
    return 0 <=> compare_double(*right_real, *left);
  }
  return compare_decimals(to_decimal(a), to_decimal(b));
}

bool is_same_decimal(std::string_view a, std::string_view b) {
  return compare_decimals(parse_decimal(a), parse_decimal(b)) == 0;
}

}  // namespace hw::json
