// SPDX-License-Identifier: MIT
#include "base/parse.h"

#include <array>
#include <charconv>
#include <limits>

#include "base/text.h"

namespace hw {

namespace {

struct Unit {
  std::string_view name;
  std::int64_t ns;
};

// Longest first where one begins like another, so that "5ms" is not "5m" and an "s".
constexpr std::array<Unit, 7> kUnits = {{{"ns", 1},
                                         {"us", 1'000},
                                         {"ms", 1'000'000},
                                         {"s", 1'000'000'000},
                                         {"m", 60'000'000'000},
                                         {"h", 3'600'000'000'000},
                                         {"d", 86'400'000'000'000}}};

constexpr std::int64_t kLongestNs = std::int64_t{86'400'000'000'000} * 36'525;

tl::unexpected<Error> not_a(std::string_view what, std::string_view text,
                            std::string_view examples) {
  std::string message = "not a " + std::string(what) + ": '" + std::string(text) + "'";
  if (!examples.empty()) {
    message += " (write " + std::string(examples) + ")";
  }
  return fail(ExitCode::usage, std::move(message));
}

// The unit at the front of `rest`, which it is taken from; seconds where the text ends; else none.
const Unit* take_unit(std::string_view& rest, bool whole_text) {
  if (rest.empty()) {
    return whole_text ? &kUnits[3] : nullptr;
  }
  for (const Unit& unit : kUnits) {
    const bool ends = rest.size() == unit.name.size() ||
                      (rest.size() > unit.name.size() && is_digit(rest[unit.name.size()]));
    if (rest.starts_with(unit.name) && ends) {
      rest.remove_prefix(unit.name.size());
      return &unit;
    }
  }
  return nullptr;
}

// Adds `digits`[.fraction] times `unit` to `total`; false if that leaves the range.
bool add_scaled(std::int64_t& total, std::string_view digits, std::string_view fraction,
                std::int64_t unit) {
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
  std::int64_t product = 0;
  if (error != std::errc() || end != digits.data() + digits.size() ||
      __builtin_mul_overflow(count, unit, &product) ||
      __builtin_add_overflow(total, product, &total)) {
    return false;
  }
  std::int64_t place = unit;
  for (char c : fraction) {
    place /= 10;
    if (__builtin_add_overflow(total, place * (c - '0'), &total)) {
      return false;
    }
  }
  return true;
}

std::size_t count_digits(std::string_view text) {
  std::size_t count = 0;
  while (count < text.size() && is_digit(text[count])) {
    ++count;
  }
  return count;
}

}  // namespace

Result<std::int64_t> parse_integer(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::result_out_of_range) {
    return fail(ExitCode::usage, "number out of range: '" + std::string(text) + "'");
  }
  if (error != std::errc() || end != text.data() + text.size()) {
    return not_a("whole number", text, "");
  }
  return value;
}

Result<Duration> parse_duration(std::string_view text) {
  constexpr std::string_view kExamples = "250ms, 30s, 5m, 2h or 1d";
  std::int64_t total = 0;
  std::string_view rest = text;
  do {
    const std::string_view digits = rest.substr(0, count_digits(rest));
    rest.remove_prefix(digits.size());
    std::string_view fraction;
    if (rest.starts_with('.')) {
      fraction = rest.substr(1, count_digits(rest.substr(1)));
      rest.remove_prefix(1 + fraction.size());
      if (fraction.empty()) {
        return not_a("duration", text, kExamples);
      }
    }
    const bool whole_text = digits.data() == text.data();
    const Unit* unit = digits.empty() ? nullptr : take_unit(rest, whole_text);
    if (unit == nullptr) {
      return not_a("duration", text, kExamples);
    }
    if (!add_scaled(total, digits, fraction, unit->ns) || total > kLongestNs) {
      return fail(ExitCode::usage, "duration too long: '" + std::string(text) + "'");
    }
  } while (!rest.empty());
  return Duration(total);
}

Result<std::uint64_t> parse_size(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const std::string_view suffix(end, static_cast<std::size_t>(text.data() + text.size() - end));
  constexpr std::string_view kLetters = "kmgt";
  unsigned shift = 0;
  if (suffix.size() == 1) {
    const auto letter = kLetters.find(static_cast<char>(suffix[0] | 0x20));
    shift = letter == std::string_view::npos ? 99 : 10 * (static_cast<unsigned>(letter) + 1);
  }
  if (error != std::errc() || suffix.size() > 1 || shift == 99) {
    return not_a("size", text, "512, 64k, 10M or 2G");
  }
  if (value > (std::numeric_limits<std::uint64_t>::max() >> shift)) {
    return fail(ExitCode::usage, "size too large: '" + std::string(text) + "'");
  }
  return value << shift;
}

std::string format_duration(Duration value) {
  std::int64_t rest = value.count();
  std::string text;
  for (std::size_t i = kUnits.size(); i-- > 0;) {
    if (const std::int64_t count = rest / kUnits[i].ns; count > 0) {
      text += std::to_string(count);
      text += kUnits[i].name;
      rest -= count * kUnits[i].ns;
    }
  }
  return text.empty() ? "0s" : text;
}

std::string format_about(Duration value) {
  using std::chrono::hours;
  using std::chrono::milliseconds;
  using std::chrono::minutes;
  using std::chrono::seconds;
  const Duration unit = value >= hours(24)     ? Duration(hours(1))
                        : value >= hours(1)    ? Duration(minutes(1))
                        : value >= seconds(10) ? Duration(seconds(1))
                        : value >= seconds(1)  ? Duration(milliseconds(100))
                                               : Duration(milliseconds(1));
  return format_duration((value + unit / 2) / unit * unit);
}

}  // namespace hw
