// SPDX-License-Identifier: MIT
#include "config/yaml_scalar.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <span>

#include "base/text.h"

namespace hw::config {

namespace {

constexpr std::array<std::string_view, 3> kTrues = {"true", "True", "TRUE"};
constexpr std::array<std::string_view, 3> kFalses = {"false", "False", "FALSE"};
constexpr std::array<std::string_view, 3> kInfinities = {".inf", ".Inf", ".INF"};
constexpr std::array<std::string_view, 3> kNans = {".nan", ".NaN", ".NAN"};  // without a sign

bool is_one_of(std::string_view text, std::span<const std::string_view> list) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

std::string_view take_digits(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
  const std::string_view digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(digits.size());
  return digits;
}

// [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?  as JSON spells it; else
// empty.
std::string decimal(std::string_view text) {
  std::string out = text.starts_with('-') ? "-" : "";
  text.remove_prefix(text.starts_with('-') || text.starts_with('+') ? 1 : 0);
  std::string_view whole = take_digits(text);
  std::string_view fraction;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    fraction = take_digits(text);
  }
  if (whole.empty() && fraction.empty()) {
    return "";
  }
  whole.remove_prefix(std::min(whole.find_first_not_of('0'), whole.size()));
  out += whole.empty() ? "0" : whole;
  if (!fraction.empty()) {
    (out += '.') += fraction;
  }
  if (text.empty()) {
    return out;
  }
  const std::string exponent(text);
  const bool has_sign = text.size() > 1 && (text[1] == '-' || text[1] == '+');
  const bool is_exponent = text.front() == 'e' || text.front() == 'E';
  text.remove_prefix(has_sign ? 2 : 1);
  return is_exponent && !take_digits(text).empty() && text.empty() ? out + exponent : "";
}

// The value of digits to a base other than ten; `valid` tells whether they are digits at all.
std::optional<std::string> other_base(std::string_view digits, int base, bool& valid) {
  std::uint64_t value = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  valid = !digits.empty() && error != std::errc::invalid_argument &&
          end == digits.data() + digits.size();
  return error == std::errc() ? std::optional(std::to_string(value)) : std::nullopt;
}

}  // namespace

std::optional<Scalar> resolve_plain(std::string_view text) {
  if (is_one_of(text, kNulls)) {
    return Scalar{Type::null, ""};
  }
  if (is_one_of(text, kTrues) || is_one_of(text, kFalses)) {
    return Scalar{Type::boolean, is_one_of(text, kTrues) ? "true" : "false"};
  }
  if (text.starts_with("0x") || text.starts_with("0o")) {
    bool valid = false;
    const auto value = other_base(text.substr(2), text[1] == 'x' ? 16 : 8, valid);
    if (valid) {
      return value ? std::optional(Scalar{Type::number, *value}) : std::nullopt;
    }
  }
  if (std::string number = decimal(text); !number.empty()) {
    return Scalar{Type::number, std::move(number)};
  }
  const bool has_sign = text.starts_with('-') || text.starts_with('+');
  if (is_one_of(text, kNans) || is_one_of(text.substr(has_sign ? 1 : 0), kInfinities)) {
    return std::nullopt;
  }
  return Scalar{Type::string, std::string(text)};
}

}  // namespace hw::config
