// SPDX-License-Identifier: MIT
#include "pattern_vocabulary.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

namespace hw::test {

namespace {

using Texts = std::vector<std::string>;

const Texts kNames = {"a", "b", "c"};
// The order by UTF-16 puts the last but one before the last but two, that by bytes does not; "!"
// and
// "-" are before ".".
const Texts kOddNames = {"b.c",    "a-", "a!",     "a.b",        "aa",  "",  "hw",     "é",
                         "\uFF5E", "a-", "\uFF5E", "\U00010400", "$or", "A", "prefix", "d"};

const Texts kStrings = {"a", "b", "ab", "ba", "aab", ""};
const Texts kOddStrings = {
    "a\"",        "\"a",        "\"",      "\\",     "a\\b",    "a*b",
    "*",          "a/b",        "a/x/b",   "x.y",    "true",    "null",
    "5",          "300",        "A",       "aB",     "ABC",     "abc",
    "é",          "É",          "e\u0301", "ß",      "ẞ",       "ss",
    "SS",         "Straße",     "STRASSE", "İ",      "i\u0307", "ı",
    "i",          "I",          "ς",       "σ",      "Σ",       "ΣΑΣ",
    "σας",        "ǆ",          "ǅ",       "Ǆ",      "ﬁ",       "fi",
    "FI",         "ﬁn",         "\u212A",  "k",      "K",       "\u212Ab",
    "\U00010400", "\U00010428", "ŉ",       "ʼN",     "\u0345",  "Ͱ",
    "µ",          "μ",          "Å",       "\u212B", "å",       std::string("a\0b", 3),
    "\n",         " a",         "😀"};

// Those in one row are one address in some dialect, or look like it.
const std::vector<Texts> kAddresses = {
    {"10.0.0.1", "010.0.0.001", "10.0.0.01", "::ffff:10.0.0.1", "::ffff:a00:1", "::FFFF:0A00:0001",
     "::10.0.0.1", "a00:1::5", "a00:1::", "10.0.0.1 ", "0000010.0.0.1"},
    {"10.0.0.5", "::ffff:a00:5", "10.0.0.255", "10.0.0.256", "10.0.0.0", "10.0.1.0", "11.0.0.0"},
    {"::1", "0:0:0:0:0:0:0:1", "0:0::1", "::0001", "::0.0.0.1", "::", "0.0.0.0", "::ffff:0:0"},
    {"2001:db8::1", "2001:DB8:0::1", "2001:db8:0:0:0:0:0:1", "32.1.13.184",
     "2001:db8::", "2001:db8::ffff", "2001:db9::", "2001:0db8::0001"},
    {"1:2", "1:2:3:4:5:6:7:8:9", "fe80::1%eth0", "10.0.0", "10.0.0.1.1", "12345::", ":",
     ":::", "10.0.0.-1", "1.2.3.4:80"},
    {"255.255.255.255", "ffff:ffff::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
     "::ffff:255.255.255.255", "::ffff:ffff:ffff"}};

// Those in one row are equal in some reading.
const std::vector<Texts> kNumbers = {
    {"0", "-0", "0.0", "-0.0", "0e5", "1e-400", "-1e-400", "5e-324", "4.9e-324", "0e999999999999"},
    {"1", "1.0", "1e0", "10e-1", "0.1e1", "1.00", "1E0", "0.9999999999999999999"},
    {"2", "2.0", "3", "-1", "-1.0", "-2", "5", "5.0"},
    {"300", "300.0", "3e2", "3E+2", "30e1", "299.99999999999999999"},
    {"9007199254740992", "9007199254740993", "9007199254740992.0", "9007199254740993.0",
     "9007199254740994", "9.007199254740992e15", "-9007199254740993"},
    {"18446744073709551616", "18446744073709551615", "18446744073709552000",
     "1.8446744073709552e19", "18446744073709551616.0", "18446744073709551617",
     "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809"},
    {"1e400", "1E400", "10e399", "-1e400", "1e401", "1.7976931348623157e308",
     "1e99999999999999999999"},
    {"-122.422003528252475", "-122.42200352825247", "-122.422003528252480", "-122.4220035282524"},
    {"0.1", "0.10000000000000001", "0.10", "1e-1", "0.1000000000000000055511151231257827"}};

const std::vector<Texts> kCases = {
    {"a", "A"},           {"b", "B"},           {"c", "C"},
    {"s", "S", "\u017F"}, {"t", "T"},           {"r", "R"},
    {"e", "E"},           {"é", "É"},           {"ß", "ẞ", "ss", "SS", "Ss"},
    {"i", "I"},           {"İ", "i\u0307"},     {"ı", "I"},
    {"σ", "ς", "Σ"},      {"α", "Α"},           {"ǆ", "ǅ", "Ǆ"},
    {"ﬁ", "fi", "FI"},    {"k", "K", "\u212A"}, {"\U00010400", "\U00010428"},
    {"µ", "μ", "Μ"},      {"å", "Å", "\u212B"}, {"ŉ", "ʼn", "ʼN"}};

std::string like_one_in(Random& random, const std::vector<Texts>& rows, const std::string& text) {
  for (const Texts& row : rows) {
    if (std::find(row.begin(), row.end(), text) != row.end()) {
      return random.pick(row);
    }
  }
  return text;
}

// A few short pieces in a row, that partly repeat.
std::string random_run(Random& random) {
  static const Texts kPieces = {"a", "b", "ab", "aa", "/", ".", "*", "\"", "é", "\\", "😀", "\t"};
  std::string text;
  for (std::size_t left = 1 + random.below(6); left > 0; --left) {
    text += random.pick(kPieces);
  }
  return text;
}

// Any number of JSON's grammar; with few digits, so that some are equal.
std::string made_up_number(Random& random) {
  std::string text = random.one_in(3) ? "-" : "";
  text += random.one_in(4) ? "0" : std::to_string(1 + random.below(30));
  if (random.one_in(2)) {
    text += "." + std::string(random.below(3), '0') + std::to_string(random.below(20));
  }
  if (random.one_in(3)) {
    text += random.pick(Texts{"e", "E", "e+", "E-", "e-0"}) + std::to_string(random.below(4));
  }
  const bool is_digits = text.find_first_of(".eE") == std::string::npos && !text.ends_with('0');
  return is_digits && random.one_in(20) ? text + std::string(random.below(25), '0') : text;
}

std::string space(Random& random) {
  static const Texts kSpaces = {" ", "\t", "  ", "\r\n"};
  return random.one_in(20) ? random.pick(kSpaces) : "";
}

// Of one character of the basic plane, or the two halves of another one.
std::string unicode_escapes(char32_t code, bool upper) {
  const auto unit = [upper](std::uint32_t value) {
    return upper ? fmt::format("\\u{:04X}", value) : fmt::format("\\u{:04x}", value);
  };
  return code < 0x10000
             ? unit(code)
             : unit(0xD800 + ((code - 0x10000) >> 10)) + unit(0xDC00 + ((code - 0x10000) & 0x3FF));
}

// The character at the start of the text, and its size in bytes.
std::pair<char32_t, std::size_t> first_character(std::string_view text) {
  const auto byte = [&text](std::size_t i) {
    return static_cast<char32_t>(static_cast<unsigned char>(text[i]));
  };
  const char32_t lead = byte(0);
  const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  char32_t code = size == 1 ? lead : lead & (0x7FU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    code = code << 6 | (byte(i) & 0x3F);
  }
  return {code, size};
}

std::string quoted(Random& random, std::string_view text) {
  static constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
  std::string result = "\"";
  while (!text.empty()) {
    const auto [code, size] = first_character(text);
    const std::size_t letter = size == 1 ? kMeanings.find(text[0]) : std::string_view::npos;
    const bool must_escape = code < 0x20 || code == '"' || code == '\\';
    if (letter != std::string_view::npos && (must_escape || random.one_in(3))) {
      result += {'\\', "\"\\/bfnrt"[letter]};
    } else if (must_escape || random.one_in(12)) {
      result += unicode_escapes(code, random.one_in(2));
    } else {
      result += text.substr(0, size);
    }
    text.remove_prefix(size);
  }
  return result + "\"";
}

}  // namespace

Json json_string(std::string text) { return {Kind::string, std::move(text), {}, {}}; }
Json json_number(std::string text) { return {Kind::number, std::move(text), {}, {}}; }
Json json_word(std::string text) {
  const Kind kind = text == "null" ? Kind::null : Kind::truth;
  return {kind, std::move(text), {}, {}};
}
Json json_array(std::vector<Json> elements) { return {Kind::array, "", std::move(elements), {}}; }
Json json_object(std::vector<naive::Member> members) {
  return {Kind::object, "", {}, std::move(members)};
}
Json json_pair(std::string name, Json value) {
  return json_object({{std::move(name), std::move(value)}});
}

std::string random_name(Random& random) {
  return random.one_in(5) ? random.pick(kOddNames) : random.pick(kNames);
}

std::string random_string(Random& random) {
  if (random.one_in(2)) {
    return random.pick(kStrings);
  }
  if (random.one_in(8)) {
    return random_address(random);
  }
  if (random.one_in(8)) {
    return random_run(random);
  }
  std::string text = random.pick(kOddStrings);
  return random.one_in(4) ? text + random.pick(kOddStrings) : text;
}

std::string random_address(Random& random) { return random.pick(random.pick(kAddresses)); }

std::string random_number(Random& random) {
  if (random.one_in(8)) {
    return made_up_number(random);
  }
  return random.one_in(2) ? random.pick(kNumbers[1 + random.below(2)])
                          : random.pick(random.pick(kNumbers));
}

Json random_scalar(Random& random) {
  switch (random.below(6)) {
    case 0:
      return json_word(random.pick(std::array{"true", "false", "null"}));
    case 1:
    case 2:
      return json_number(random_number(random));
    default:
      return json_string(random_string(random));
  }
}

std::string recased(Random& random, const std::string& text) {
  std::string result;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t size = first_character(rest).second;
    const std::string character(rest.substr(0, size));
    result += random.one_in(2) ? like_one_in(random, kCases, character) : character;
    rest.remove_prefix(size);
  }
  return result;
}

std::string like_address(Random& random, const std::string& address) {
  return like_one_in(random, kAddresses, address);
}

std::string like_number(Random& random, const std::string& number) {
  return like_one_in(random, kNumbers, number);
}

std::string write(Random& random, const Json& json) {
  std::string items;
  for (const auto& [name, value] : json.members) {
    items += (items.empty() ? "" : ",") + space(random) + quoted(random, name) + space(random) +
             ":" + write(random, value);
  }
  for (const Json& element : json.elements) {
    items += (items.empty() ? "" : ",") + write(random, element);
  }
  std::string text = json.text;
  if (json.is(Kind::object)) {
    text = "{" + items + space(random) + "}";
  } else if (json.is(Kind::array)) {
    text = "[" + items + space(random) + "]";
  } else if (json.is(Kind::string)) {
    text = quoted(random, json.text);
  }
  return space(random) + text + space(random);
}

}  // namespace hw::test
