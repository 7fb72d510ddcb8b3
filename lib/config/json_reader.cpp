// SPDX-License-Identifier: MIT
#include "config/json_reader.h"

#include <fmt/core.h>

#include <array>
#include <unordered_set>

#include "base/bytes.h"
#include "base/limits.h"
#include "json/scan.h"

namespace hw::config {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// A recursive descent over the text; the first fault of syntax stops it.
class Reader {
 public:
  Reader(std::string_view text, Faults& faults, std::size_t file)
      : text_(text), faults_(faults), file_(file) {}

  Node read() {
    if (text_.starts_with(kByteOrderMark)) {
      at_ = line_start_ = kByteOrderMark.size();
    }
    skip_space();
    Node node;
    read_value(node, 0);
    skip_space();
    if (!failed_ && at_ < text_.size()) {
      fail_at(place(), "more text after the end of the value");
    }
    return failed_ ? Node{} : node;
  }

 private:
  [[nodiscard]] Place place() const { return {line_, at_ - line_start_ + 1, file_}; }
  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  [[nodiscard]] bool starts(std::string_view token) const {
    return text_.substr(at_).starts_with(token);
  }

  void fail_at(Place where, std::string message) {
    if (!failed_) {
      faults_.add(where, std::move(message));
      failed_ = true;
    }
  }

  void advance() {
    if (text_[at_++] == '\n') {
      ++line_;
      line_start_ = at_;
    }
  }

  void skip_block_comment() {
    const Place begin = place();
    at_ += 2;  // past the "/*", whose star ends nothing
    while (at_ < text_.size() && !starts("*/")) {
      advance();
    }
    if (at_ == text_.size()) {
      fail_at(begin, "a comment without its end");
      return;
    }
    at_ += 2;
  }

  void skip_space() {
    while (at_ < text_.size() && !failed_) {
      const char c = peek();
      if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
        advance();
      } else if (c == '#' || starts("//")) {
        while (at_ < text_.size() && peek() != '\n') {
          ++at_;
        }
      } else if (starts("/*")) {
        skip_block_comment();
      } else {
        return;
      }
    }
  }

  void read_value(Node& node, std::size_t depth) {
    node.place = place();
    const char c = peek();
    if (++values_ > limits::kConfigValuesMax) {
      fail_at(node.place, fmt::format("more than {} values", limits::kConfigValuesMax));
    } else if ((c == '{' || c == '[') && depth == limits::kConfigDepthMax) {
      fail_at(node.place, "nested too deep");
    } else if (c == '{') {
      read_object(node, depth);
    } else if (c == '[') {
      read_array(node, depth);
    } else if (c == '"') {
      node.type = Type::string;
      node.text = read_string();
    } else if (c == '-' || is_digit(c)) {
      read_number(node);
    } else {
      read_word(node);
    }
  }

  // Whether an item follows in a container that `end` closes; takes the comma or the end.
  bool next_item(char end, bool first) {
    skip_space();
    if (failed_) {
      return false;
    }
    if (peek() == end && at_ < text_.size()) {
      ++at_;
      return false;
    }
    if (at_ == text_.size()) {
      fail_at(place(), fmt::format("the text ends before '{}'", end));
      return false;
    }
    if (first) {
      return true;
    }
    if (peek() != ',') {
      fail_at(place(), fmt::format("expected ',' or '{}'", end));
      return false;
    }
    const Place comma = place();
    ++at_;
    skip_space();
    if (peek() == end) {
      fail_at(comma, fmt::format("a comma before '{}'", end));
      return false;
    }
    return !failed_;
  }

  void read_array(Node& node, std::size_t depth) {
    node.type = Type::array;
    ++at_;
    for (bool first = true; next_item(']', first) && !failed_; first = false) {
      read_value(node.elements.emplace_back(), depth + 1);
    }
  }

  void read_object(Node& node, std::size_t depth) {
    node.type = Type::object;
    ++at_;
    std::unordered_set<std::string> keys;
    for (bool first = true; next_item('}', first) && !failed_; first = false) {
      Member& member = node.members.emplace_back();
      member.place = place();
      if (peek() != '"') {
        return fail_at(member.place, "expected a key in double quotes");
      }
      member.key = read_string();
      if (failed_) {
        return;
      }
      const bool is_doubled = !keys.insert(member.key).second;
      if (is_doubled) {
        faults_.add(member.place, fmt::format("the key '{}' stands twice", member.key));
      }
      skip_space();
      if (peek() != ':') {
        return fail_at(place(), "expected ':' after the key");
      }
      ++at_;
      skip_space();
      if (!failed_) {
        read_value(member.value, depth + 1);
      }
      if (is_doubled) {
        node.members.pop_back();
      }
    }
  }

  std::string read_string() {
    const std::size_t begin = at_++;
    while (at_ < text_.size() && peek() != '"' && !failed_) {
      if (static_cast<unsigned char>(peek()) < 0x20) {
        fail_at(place(), "a control character inside a string; write it as \\n, \\t or \\u00XX");
      } else if (peek() == '\\') {
        check_escape();
      } else {
        ++at_;
      }
    }
    if (failed_ || at_ == text_.size()) {
      fail_at({line_, begin - line_start_ + 1, file_}, "a string without its closing quote");
      return "";
    }
    ++at_;
    const std::string_view quoted = text_.substr(begin, at_ - begin);
    if (!is_utf8(quoted)) {
      fail_at({line_, begin - line_start_ + 1, file_}, "a string that is not UTF-8");
    }
    return json::string_value(quoted);
  }

  void check_escape() {
    const Place where = place();
    const char c = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
    if (c == 'u') {
      check_unicode_escape(where);
    } else if (std::string_view("\"\\/bfnrt").find(c) == std::string_view::npos || c == '\0') {
      fail_at(where, "a bad escape in a string");
    } else {
      at_ += 2;
    }
  }

  [[nodiscard]] bool code_unit(std::size_t at, unsigned low, unsigned high) const {
    std::array<unsigned char, 2> bytes{};
    if (text_.substr(at, 2) != "\\u" || !parse_hex(text_.substr(at + 2, 4), bytes)) {
      return false;
    }
    const unsigned unit = bytes[0] * 256U + bytes[1];
    return unit >= low && unit <= high;
  }

  void check_unicode_escape(Place where) {
    if (!code_unit(at_, 0, 0xFFFF)) {
      fail_at(where, "\\u needs four hexadecimal digits");
    } else if (code_unit(at_, 0xD800, 0xDBFF) && code_unit(at_ + 6, 0xDC00, 0xDFFF)) {
      at_ += 12;
    } else if (code_unit(at_, 0xD800, 0xDFFF)) {
      fail_at(where, "half a surrogate pair in a string");
    } else {
      at_ += 6;
    }
  }

  std::size_t skip_digits() {
    const std::size_t begin = at_;
    while (is_digit(peek())) {
      ++at_;
    }
    return at_ - begin;
  }

  void read_number(Node& node) {
    const std::size_t begin = at_;
    at_ += peek() == '-' ? 1 : 0;
    const bool zero = peek() == '0';
    const std::size_t whole = skip_digits();
    bool good = whole > 0 && (!zero || whole == 1);
    if (peek() == '.') {
      ++at_;
      good = skip_digits() > 0 && good;
    }
    if (peek() == 'e' || peek() == 'E') {
      ++at_;
      at_ += peek() == '+' || peek() == '-' ? 1 : 0;
      good = skip_digits() > 0 && good;
    }
    node.type = Type::number;
    node.text = text_.substr(begin, at_ - begin);
    if (!good) {
      fail_at(node.place, "a malformed number");
    }
  }

  void read_word(Node& node) {
    const std::size_t begin = at_;
    while ((peek() >= 'a' && peek() <= 'z') || (peek() >= 'A' && peek() <= 'Z') || peek() == '_') {
      ++at_;
    }
    node.text = text_.substr(begin, at_ - begin);
    if (node.text == "null") {
      node.type = Type::null;
    } else if (node.text == "true" || node.text == "false") {
      node.type = Type::boolean;
    } else if (begin == text_.size()) {
      fail_at(node.place, "the text ends where a value is expected");
    } else if (node.text.empty()) {
      fail_at(node.place, "expected a value");
    } else {
      fail_at(node.place, fmt::format("'{}' is no value; strings stand in quotes", node.text));
    }
  }

  std::string_view text_;
  Faults& faults_;
  std::size_t file_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t line_start_ = 0;
  std::size_t values_ = 0;
  bool failed_ = false;
};

}  // namespace

Node read_json(std::string_view text, Faults& faults, std::size_t file) {
  return Reader(text, faults, file).read();
}

}  // namespace hw::config
