// SPDX-License-Identifier: MIT
#include "base/time.h"

#include <array>

namespace hw {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
__extension__ using Wide = __int128;

// Writes `value` into the `width` bytes before `end`, with leading zeros.
void put_digits(char* end, unsigned value, int width) {
  for (int i = 0; i < width; ++i) {
    *--end = static_cast<char>('0' + value % 10);
    value /= 10;
  }
}

// Takes numbers and separators from the front of a text; the first failure sticks.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  int number(std::size_t width) {
    int value = 0;
    if (rest_.size() < width) {
      ok_ = false;
      return 0;
    }
    for (char c : rest_.substr(0, width)) {
      ok_ = ok_ && c >= '0' && c <= '9';
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(width);
    return value;
  }

  bool accept(std::string_view any_of) {
    if (rest_.empty() || any_of.find(rest_.front()) == std::string_view::npos) {
      return false;
    }
    rest_.remove_prefix(1);
    return true;
  }
  void expect(std::string_view any_of) { ok_ = accept(any_of) && ok_; }

  Duration fraction() {
    Duration value{0};
    int digits = 0;
    while (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') {
      value = digits < 9 ? value * 10 + Duration(rest_.front() - '0') : value;
      ++digits;
      rest_.remove_prefix(1);
    }
    ok_ = ok_ && digits > 0;
    for (; digits < 9; ++digits) {
      value *= 10;
    }
    return value;
  }

  Duration offset() {
    if (accept("Zz")) {
      return Duration{0};
    }
    const bool negative = !rest_.empty() && rest_.front() == '-';
    expect("+-");
    const int hour = number(2);
    expect(":");
    const int minute = number(2);
    ok_ = ok_ && hour < 24 && minute < 60;
    const Duration value = hours(hour) + minutes(minute);
    return negative ? -value : value;
  }

  [[nodiscard]] bool finished() const { return ok_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace

void append_rfc3339(std::string& out, Time time) {
  const auto day = std::chrono::floor<days>(time);
  const std::chrono::year_month_day date(day);
  // Not as the difference to the day's beginning, which for the first of all times is out of range.
  Duration rest = time.time_since_epoch() % days(1);
  rest += rest < Duration{0} ? days(1) : days(0);
  std::array<char, 27> text = {'0', '0', '0', '0', '-', '0', '0', '-', '0', '0', 'T', '0', '0', ':',
                               '0', '0', ':', '0', '0', '.', '0', '0', '0', '0', '0', '0', 'Z'};
  const auto take = [&rest](auto unit) {
    const auto count = rest / unit;
    rest -= count * unit;
    return static_cast<unsigned>(count);
  };
  put_digits(&text[4], static_cast<unsigned>(static_cast<int>(date.year())), 4);
  put_digits(&text[7], static_cast<unsigned>(date.month()), 2);
  put_digits(&text[10], static_cast<unsigned>(date.day()), 2);
  put_digits(&text[13], take(Duration(hours(1))), 2);
  put_digits(&text[16], take(Duration(minutes(1))), 2);
  put_digits(&text[19], take(Duration(seconds(1))), 2);
  put_digits(&text[26], take(Duration(std::chrono::microseconds(1))), 6);
  out.append(text.data(), text.size());
}

std::string format_rfc3339(Time time) {
  std::string text;
  append_rfc3339(text, time);
  return text;
}

Result<Time> parse_rfc3339(std::string_view text) {
  Scanner scan(text);
  const int year = scan.number(4);
  scan.expect("-");
  const int month = scan.number(2);
  scan.expect("-");
  const int day = scan.number(2);
  scan.expect("Tt ");
  const int hour = scan.number(2);
  scan.expect(":");
  const int minute = scan.number(2);
  scan.expect(":");
  const int second = scan.number(2);
  const Duration fraction = scan.accept(".") ? scan.fraction() : Duration{0};
  const Duration offset = scan.offset();
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!scan.finished() || !date.ok() || hour > 23 || minute > 59 || second > 60) {
    return fail(ExitCode::data, "not an RFC 3339 time: '" + std::string(text) + "'");
  }
  // In seconds first, where no year that can be written overflows.
  const seconds whole = std::chrono::sys_days(date).time_since_epoch() + hours(hour) +
                        minutes(minute) + seconds(second) -
                        std::chrono::duration_cast<seconds>(offset);
  const auto count = static_cast<Wide>(whole.count()) * 1'000'000'000 + fraction.count();
  if (count < Duration::min().count() || count > Duration::max().count()) {
    return fail(ExitCode::data, "a time before 1677 or after 2262: '" + std::string(text) + "'");
  }
  return Time(Duration(static_cast<Duration::rep>(count)));
}

}  // namespace hw
