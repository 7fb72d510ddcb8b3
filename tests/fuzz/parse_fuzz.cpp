// SPDX-License-Identifier: MIT
// What users write as words: integers, durations, sizes, times, ids; and the encodings of bytes.
// Each is checked against an account of its own in wide numbers, and read back from what is
// printed.
#include "base/parse.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "base/bytes.h"
#include "base/id.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "target.h"

namespace hw::fuzz {

namespace {

__extension__ using Wide = __int128;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view take_digits(std::string_view& text) {
  const std::size_t size = std::min(text.find_first_not_of("0123456789"), text.size());
  const std::string_view digits = text.substr(0, size);
  text.remove_prefix(size);
  return digits;
}

// The number, or 10^20 for one that is greater; times 2^40 and times a day in ns it fits.
Wide wide(std::string_view digits) {
  constexpr Wide kHuge = static_cast<Wide>(10'000'000'000) * 10'000'000'000;
  Wide value = 0;
  for (const char c : digits) {
    value = std::min(value * 10 + (c - '0'), kHuge);
  }
  return value;
}

void check_integer(std::string_view text) {
  std::string_view rest = text;
  const bool is_negative = rest.starts_with('-');
  rest.remove_prefix(is_negative ? 1 : 0);
  const std::string_view digits = take_digits(rest);
  const Wide value = is_negative ? -wide(digits) : wide(digits);
  const bool is_good = !digits.empty() && rest.empty() && value >= INT64_MIN && value <= INT64_MAX;
  const auto parsed = parse_integer(text);
  HW_MUST(parsed.has_value() == is_good);
  HW_MUST(!is_good || *parsed == value);
}

void check_size(std::string_view text) {
  std::string_view rest = text;
  const std::string_view digits = take_digits(rest);
  constexpr std::string_view kLetters = "kmgtKMGT";
  const std::size_t letter = rest.size() == 1 ? kLetters.find(rest[0]) : std::string_view::npos;
  const bool has_form = !digits.empty() && (rest.empty() || letter != std::string_view::npos);
  const Wide value = wide(digits) << (rest.empty() || !has_form ? 0 : 10 * (letter % 4 + 1));
  const auto parsed = parse_size(text);
  HW_MUST(parsed.has_value() == (has_form && value <= UINT64_MAX));
  HW_MUST(!parsed || *parsed == value);
}

// digits[.digits]unit, one or more times; a unit may be left out if there is just one number. The
// lowest and the highest value that rounding may give, in ns.
struct Bounds {
  Wide low = 0;
  Wide high = 0;
};

std::optional<Bounds> account_of_duration(std::string_view text) {
  struct Unit {
    std::string_view name;
    Wide ns;
  };
  static constexpr std::array<Unit, 7> kUnits = {{{"d", 86'400'000'000'000},
                                                  {"h", 3'600'000'000'000},
                                                  {"m", 60'000'000'000},
                                                  {"s", 1'000'000'000},
                                                  {"ms", 1'000'000},
                                                  {"us", 1'000},
                                                  {"ns", 1}}};
  Bounds bounds;
  for (bool first = true; first || !text.empty(); first = false) {
    const std::string_view whole = take_digits(text);
    std::string_view fraction;
    if (whole.empty()) {
      return std::nullopt;
    }
    if (text.starts_with('.')) {
      text.remove_prefix(1);
      fraction = take_digits(text);
      if (fraction.empty()) {
        return std::nullopt;
      }
    }
    const std::size_t size = std::min(text.find_first_of("0123456789"), text.size());
    const std::string_view name = first && text.empty() ? "s" : text.substr(0, size);
    text.remove_prefix(size);
    const auto unit = std::find_if(kUnits.begin(), kUnits.end(),
                                   [&](const Unit& known) { return known.name == name; });
    if (unit == kUnits.end()) {
      return std::nullopt;
    }
    // Of the fraction 18 digits; each of those that fall below a nanosecond may cost one.
    Wide scale = 1;
    Wide part = 0;
    for (const char c : fraction.substr(0, 18)) {
      part = part * 10 + (c - '0');
      scale *= 10;
    }
    const Wide exact = wide(whole) * unit->ns + part * unit->ns / scale;
    bounds.low += exact - (fraction.empty() ? 0 : 200);
    bounds.high += exact + (fraction.empty() ? 0 : 1);
    bounds.low = std::max<Wide>(bounds.low, 0);
  }
  return bounds;
}

void check_duration(std::string_view text) {
  constexpr Wide kLongest = static_cast<Wide>(86'400'000'000'000) * 36'525;
  const auto parsed = parse_duration(text);
  const auto account = account_of_duration(text);
  if (!parsed) {
    HW_MUST(!parsed.error().message.empty());
    HW_MUST(!account || account->high > kLongest);
    return;
  }
  HW_MUST(account && parsed->count() >= account->low && parsed->count() <= account->high);
  HW_MUST(parsed->count() >= 0 && parsed->count() <= kLongest);
  const std::string printed = format_duration(*parsed);
  HW_MUST(parse_duration(printed) == *parsed);
  HW_MUST(format_duration(*parse_duration(printed)) == printed);
  if (!is_digit(text.back()) && *parsed < Duration(static_cast<std::int64_t>(kLongest))) {
    HW_MUST(parse_duration(std::string(text) + "1ns") == *parsed + Duration(1));
  }
}

void check_time(std::string_view text) {
  const auto parsed = parse_rfc3339(text);
  if (!parsed) {
    HW_MUST(!parsed.error().message.empty());
    return;
  }
  HW_MUST(text.size() >= 20);
  const std::string printed = format_rfc3339(*parsed);
  HW_MUST(printed.size() == 27);
  const auto again = parse_rfc3339(printed);
  // What is printed is cut to microseconds, so the first of all times has nothing before it.
  HW_MUST(again || *parsed - Time::min() < std::chrono::microseconds(1));
  if (again) {
    HW_MUST(*again <= *parsed && *parsed - *again < std::chrono::microseconds(1));
    HW_MUST(format_rfc3339(*again) == printed);
  }
  // A second later is a second later, and sorts behind.
  if (*parsed < Time::max() - std::chrono::seconds(1)) {
    HW_MUST(format_rfc3339(*parsed + std::chrono::seconds(1)) > printed);
  }
  // Without an offset the date is the one that was read.
  if ((text.ends_with('Z') || text.ends_with('z')) && text.substr(17, 2) != "60") {
    HW_MUST(printed.substr(0, 10) == text.substr(0, 10) &&
            printed.substr(11, 8) == text.substr(11, 8));
  }
}

void check_ids(std::string_view text) {
  const std::string span = new_traceparent(text);
  HW_MUST(is_traceparent(span) && span.size() == 55);
  HW_MUST(!is_traceparent(text) || (span.substr(0, 36).substr(3) == text.substr(3, 33) &&
                                    span.substr(36, 16) != text.substr(36, 16)));
}

void check_encodings(std::string_view text) {
  const std::size_t valid = valid_utf8_prefix(text);
  HW_MUST(valid <= text.size() && is_utf8(text.substr(0, valid)));
  std::string repaired;
  append_utf8_lossy(repaired, text);
  HW_MUST(is_utf8(repaired) && (repaired == text) == is_utf8(text));
  std::string shown;
  append_printable(shown, text);
  HW_MUST(is_utf8(shown) &&
          shown.find_first_of(std::string_view("\0\x1B\x7F", 3)) == std::string::npos);
  for (const std::size_t max : {std::size_t{0}, text.size() / 2, text.size()}) {
    const std::string_view cut = cut_utf8(text, max);
    HW_MUST(cut.size() <= max && text.starts_with(cut) && (!is_utf8(text) || is_utf8(cut)));
  }
  std::string encoded;
  append_base64(encoded, text);
  HW_MUST(decode_base64(encoded) == text);
  if (const auto decoded = decode_base64(text)) {
    // But for the bits behind the last byte, which a reader may ignore (RFC 4648, section 3.5).
    std::string again;
    append_base64(again, *decoded);
    HW_MUST(again.size() == text.size() && decode_base64(again) == *decoded);
  }
  std::string percent;
  append_percent_encoded(percent, text);
  HW_MUST(
      std::all_of(percent.begin(), percent.end(), [](char c) { return c > ' ' && c < '\x7F'; }));
  std::array<unsigned char, 8> bytes{};
  if (parse_hex(text, bytes)) {
    std::string hex;
    append_hex(hex, bytes);
    HW_MUST(std::equal(hex.begin(), hex.end(), text.begin(), text.end(),
                       [](char a, char b) { return a == b || (b <= 'F' && a == (b | 0x20)); }));
  }
}

void check_nearest(std::string_view text) {
  if (text.size() > 64) {
    return;
  }
  constexpr std::array<std::string_view, 4> kNames = {"timeout", "targets", "run", "on_success"};
  const std::string_view best = nearest(text, kNames);
  HW_MUST(best.empty() || edit_distance(text, best) <= 2);
  for (const std::string_view name : kNames) {
    HW_MUST(edit_distance(text, name) == edit_distance(name, text));
    HW_MUST((edit_distance(text, name) == 0) == (text == name));
    HW_MUST(text != name || best == name);
  }
}

}  // namespace

void check_input(std::string_view input) {
  check_integer(input);
  check_size(input);
  check_duration(input);
  check_time(input);
  check_ids(input);
  check_encodings(input);
  check_nearest(input);
}

}  // namespace hw::fuzz
