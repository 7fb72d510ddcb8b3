// SPDX-License-Identifier: MIT
#include "config/json_reader.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"
#include "base/text.h"
#include "json/scan.h"

namespace hw::config {

namespace {

// The numbers, ascending, of members whose key stands before them already.
std::vector<std::size_t> doubled(std::span<const Member> members) {
  constexpr std::size_t kFew = 16;  // so many are compared one by one
  const auto key = [members](std::size_t number) { return members[number].key.text(); };
  std::vector<std::size_t> found;
  if (members.size() <= kFew) {
    for (std::size_t i = 1; i < members.size(); ++i) {
      const std::span<const Member> before = members.first(i);
      if (std::any_of(before.begin(), before.end(),
                      [&](const Member& member) { return member.key.text() == key(i); })) {
        found.push_back(i);
      }
    }
    return found;
  }
  std::vector<std::uint32_t> order(members.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const int difference = key(a).compare(key(b));
    return difference != 0 ? difference < 0 : a < b;
  });
  for (std::size_t i = 1; i < order.size(); ++i) {
    if (key(order[i]) == key(order[i - 1])) {
      found.push_back(order[i]);
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

// A recursive descent over the text; the first fault of syntax stops it. The items of containers
// that are open wait on two stacks, for how many there will be is not known.
class Reader {
 public:
  Reader(std::string_view text, Faults& faults, std::size_t file)
      : text_(text), faults_(faults), begin_(faults.place(file, 0)) {}

  Node read() {
    at_ = text_.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
    skip_space();
    const Node node = read_value(0);
    skip_space();
    if (!failed_ && at_ < text_.size()) {
      fail_at(place(), "more text after the end of the value");
    }
    return failed_ ? Node{} : node;
  }

 private:
  [[nodiscard]] Place place() const { return begin_ + at_; }
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

  void skip_block_comment() {
    const std::size_t end = text_.find("*/", at_ + 2);  // the star of "/*" ends nothing
    if (end == std::string_view::npos) {
      fail_at(place(), "a comment without its end");
      return;
    }
    at_ = end + 2;
  }

  void skip_space() {
    while (at_ < text_.size() && !failed_) {
      const char c = peek();
      if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
        ++at_;
      } else if (c == '#' || (c == '/' && starts("//"))) {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (c == '/' && starts("/*")) {
        skip_block_comment();
      } else {
        return;
      }
    }
  }

  Node read_value(std::size_t depth) {
    const char c = peek();
    if (++values_ > limits::kConfigValuesMax) {
      fail_at(place(), fmt::format("more than {} values", limits::kConfigValuesMax));
      return {};
    }
    if ((c == '{' || c == '[') && depth == limits::kConfigDepthMax) {
      fail_at(place(), "nested too deep");
      return {};
    }
    if (c == '{') {
      return read_object(depth);
    }
    if (c == '[') {
      return read_array(depth);
    }
    if (c == '"') {
      const Place where = place();
      return {where, Type::string, read_string()};
    }
    return c == '-' || is_digit(c) ? read_number() : read_word();
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

  Node read_array(std::size_t depth) {
    const Place where = place();
    const std::size_t first_own = elements_.size();
    ++at_;
    for (bool first = true; next_item(']', first) && !failed_; first = false) {
      elements_.push_back(read_value(depth + 1));
    }
    return {where, take_from(elements_, first_own)};
  }

  Node read_object(std::size_t depth) {
    const Place where = place();
    const std::size_t first_own = members_.size();
    ++at_;
    for (bool first = true; next_item('}', first) && !failed_; first = false) {
      read_member(depth);
    }
    drop_doubled(first_own);
    return {where, take_from(members_, first_own)};
  }

  void read_member(std::size_t depth) {
    const Place where = place();
    if (peek() != '"') {
      return fail_at(where, "expected a key in double quotes");
    }
    const std::string_view key = read_string();
    if (failed_) {
      return;
    }
    members_.push_back({Node(where, Type::string, key), Node()});
    skip_space();
    if (peek() != ':') {
      return fail_at(place(), "expected ':' after the key");
    }
    ++at_;
    skip_space();
    if (!failed_) {
      const Node value = read_value(depth + 1);
      members_.back().value = value;
    }
  }

  // Of several members with one key, the first stays.
  void drop_doubled(std::size_t first_own) {
    for (const std::size_t number : doubled(std::span(members_).subspan(first_own))) {
      Node& key = members_[first_own + number].key;
      faults_.add(key.place, fmt::format("the key '{}' stands twice", key.text()));
      key = Node();
    }
    const auto left_out =
        std::remove_if(members_.begin() + static_cast<std::ptrdiff_t>(first_own), members_.end(),
                       [](const Member& member) { return !member.key.is(Type::string); });
    members_.erase(left_out, members_.end());
  }

  // The items of a container that has been read, as they stay.
  template <class T>
  std::span<T> take_from(std::vector<T>& items, std::size_t first_own) {
    const std::span<T> kept = faults_.arena().keep(std::span<const T>(items).subspan(first_own));
    items.resize(first_own);
    return kept;
  }

  std::string_view read_string() {
    const Place where = place();
    const std::size_t quote = at_++;
    bool has_escape = false;
    while (at_ < text_.size() && peek() != '"' && !failed_) {
      if (static_cast<unsigned char>(peek()) < 0x20) {
        fail_at(place(), "a control character inside a string; write it as \\n, \\t or \\u00XX");
      } else if (peek() == '\\') {
        has_escape = true;
        check_escape();
      } else {
        ++at_;
      }
    }
    if (failed_ || at_ == text_.size()) {
      fail_at(where, "a string without its closing quote");
      return "";
    }
    ++at_;
    const std::string_view quoted = text_.substr(quote, at_ - quote);
    if (!is_utf8(quoted)) {
      fail_at(where, "a string that is not UTF-8");
    }
    return has_escape ? faults_.arena().keep(json::string_value(quoted))
                      : quoted.substr(1, quoted.size() - 2);
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

  Node read_number() {
    const Place where = place();
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
    if (!good) {
      fail_at(where, "a malformed number");
    }
    return {where, Type::number, text_.substr(begin, at_ - begin)};
  }

  Node read_word() {
    const Place where = place();
    const std::size_t begin = at_;
    while ((peek() >= 'a' && peek() <= 'z') || (peek() >= 'A' && peek() <= 'Z') || peek() == '_') {
      ++at_;
    }
    const std::string_view word = text_.substr(begin, at_ - begin);
    if (word == "true" || word == "false") {
      return {where, Type::boolean, word};
    }
    if (begin == text_.size()) {
      fail_at(where, "the text ends where a value is expected");
    } else if (word.empty()) {
      fail_at(where, "expected a value");
    } else if (word != "null") {
      fail_at(where, fmt::format("'{}' is no value; strings stand in quotes", word));
    }
    return Node(where);
  }

  std::string_view text_;
  Faults& faults_;
  Place begin_;
  std::size_t at_ = 0;
  std::size_t values_ = 0;
  std::vector<Node> elements_;
  std::vector<Member> members_;
  bool failed_ = false;
};

}  // namespace

Node read_json(std::string_view text, Faults& faults, std::size_t file) {
  return Reader(text, faults, file).read();
}

}  // namespace hw::config
