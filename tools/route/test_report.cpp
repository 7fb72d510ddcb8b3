// SPDX-License-Identifier: MIT
#include "route/test_report.h"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/bytes.h"
#include "json/writer.h"

namespace hw::route {

namespace {

// The code point that begins a text in UTF-8, and its length.
std::pair<char32_t, std::size_t> first_code(std::string_view text) {
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::size_t length = utf8_length(text.front());
  if (length == 1 || length > text.size()) {
    return {byte(0), 1};
  }
  char32_t code = byte(0) & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    code = code << 6 | (byte(i) & 0x3FU);
  }
  return {code, length};
}

bool is_control(char32_t code) { return code < 0x20 || (code >= 0x7F && code < 0xA0); }

// Neither YAML nor XML has it.
bool is_no_character(char32_t code) { return code == 0xFFFE || code == 0xFFFF; }

// `text` with what `replace` gives for some of its characters; nothing: it stays.
template <class Replace>
std::string replaced(std::string_view text, const Replace& replace) {
  std::string out;
  while (!text.empty()) {
    const auto [code, length] = first_code(text);
    const std::string instead = replace(code);
    out += instead.empty() ? text.substr(0, length) : std::string_view(instead);
    text.remove_prefix(length);
  }
  return out;
}

// JSON as YAML: without characters that YAML does not have, or takes for ends of lines. In JSON
// these stand in strings only.
std::string yaml_of(std::string_view json) {
  return replaced(json, [](char32_t code) -> std::string {
    const bool is_special = is_control(code) || is_no_character(code) || code == 0x2028 ||
                            code == 0x2029 || code == 0xFEFF;
    return is_special ? fmt::format("\\u{:04x}", static_cast<unsigned>(code)) : "";
  });
}

std::string yaml_string(std::string_view text) {
  std::string json;
  json::append_string(json, text);
  return yaml_of(json);
}

// The name of a test on its line, on which '#' begins a directive.
std::string tap_name(std::string_view name) {
  return replaced(name, [](char32_t code) -> std::string {
    return code == '#' ? "\\#" : code == '\\' ? "\\\\" : is_control(code) ? " " : "";
  });
}

enum class XmlPlace { attribute, text };  // the value of one stands in double quotes

std::string xml_of(std::string_view text, XmlPlace place) {
  return replaced(text, [place](char32_t code) -> std::string {
    switch (code) {
      case '&':
        return "&amp;";
      case '<':
        return "&lt;";
      case '>':
        return "&gt;";
      case '"':
        return place == XmlPlace::attribute ? "&quot;" : "";
      default:
        break;
    }
    const bool is_blank = code == '\t' || code == '\n' || code == '\r';
    if (is_no_character(code) || (code < 0x20 && !is_blank)) {
      return "\xEF\xBF\xBD";  // XML 1.0 has no way to write it
    }
    return is_control(code) ? fmt::format("&#{};", static_cast<unsigned>(code)) : "";
  });
}

std::string attribute(std::string_view text) { return xml_of(text, XmlPlace::attribute); }

std::string joined_messages(const TestResult& result) {
  std::string text;
  for (const Difference& difference : result.differences) {
    (text += text.empty() ? "" : "; ") += difference.message;
  }
  return text;
}

void append_side(std::string& out, const TestResult& result, std::string_view side,
                 std::string Difference::*value) {
  std::string lines;
  for (const Difference& difference : result.differences) {
    if (!(difference.*value).empty()) {
      lines += fmt::format("    {}: {}\n", difference.what, yaml_of(difference.*value));
    }
  }
  if (!lines.empty()) {
    out += fmt::format("  {}:\n{}", side, lines);
  }
}

void append_diagnostic(std::string& out, const TestResult& result) {
  out += fmt::format("  ---\n  message: {}\n  at: {}\n", yaml_string(joined_messages(result)),
                     yaml_string(result.where));
  append_side(out, result, "expected", &Difference::expected);
  append_side(out, result, "actual", &Difference::actual);
  out += "  ...\n";
}

// "rules.json:12:5" as the name of the file and the line.
std::pair<std::string_view, std::string_view> file_and_line(std::string_view where) {
  const std::string_view place = where.substr(0, where.rfind(':'));
  const std::size_t colon = place.rfind(':');
  return {place.substr(0, colon), place.substr(colon + 1)};
}

void append_case(std::string& out, const TestResult& result) {
  const auto [file, line] = file_and_line(result.where);
  out +=
      fmt::format("    <testcase name=\"{}\" classname=\"{}\" file=\"{}\" line=\"{}\" time=\"0\"",
                  attribute(result.name), attribute(file), attribute(file), attribute(line));
  if (result.passed()) {
    out += "/>\n";
    return;
  }
  out += fmt::format(">\n      <failure message=\"{}\" type=\"difference\">{}",
                     attribute(joined_messages(result)), xml_of(result.where, XmlPlace::text));
  for (const Difference& difference : result.differences) {
    if (!difference.expected.empty()) {
      out += fmt::format("\nexpected {}: {}\nactual {}: {}", difference.what,
                         xml_of(difference.expected, XmlPlace::text), difference.what,
                         xml_of(difference.actual, XmlPlace::text));
    }
  }
  out += "</failure>\n    </testcase>\n";
}

}  // namespace

std::string tap_report(const std::vector<TestResult>& results) {
  std::string out = fmt::format("TAP version 13\n1..{}\n", results.size());
  for (std::size_t i = 0; i < results.size(); ++i) {
    out += fmt::format("{} {} - {}\n", results[i].passed() ? "ok" : "not ok", i + 1,
                       tap_name(results[i].name));
    if (!results[i].passed()) {
      append_diagnostic(out, results[i]);
    }
  }
  return out;
}

std::string junit_report(std::string_view suite, const std::vector<TestResult>& results) {
  const auto failures = std::count_if(results.begin(), results.end(),
                                      [](const TestResult& result) { return !result.passed(); });
  const std::string counts =
      fmt::format("tests=\"{}\" failures=\"{}\" errors=\"0\" time=\"0\"", results.size(), failures);
  std::string out = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"hw-route\" {}>\n"
      "  <testsuite name=\"{}\" {} skipped=\"0\">\n",
      counts, attribute(suite), counts);
  for (const TestResult& result : results) {
    append_case(out, result);
  }
  return out + "  </testsuite>\n</testsuites>\n";
}

}  // namespace hw::route
