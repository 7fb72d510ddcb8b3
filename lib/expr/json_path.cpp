// SPDX-License-Identifier: MIT
#include "expr/json_path.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <memory>

#include "base/bytes.h"
#include "base/limits.h"
#include "base/text.h"
#include "expr/lexer.h"
#include "expr/members.h"

namespace hw::expr {

namespace {

// Of a name that stands without quotes.
bool is_name_byte(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-' ||
         c == '/' || static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

class JsonPathParser {
 public:
  explicit JsonPathParser(std::string_view text) : text_(text) {}

  Result<JsonPath> parse() {
    if (const std::size_t good = valid_utf8_prefix(text_); good < text_.size()) {
      return fail_at(good + 1, "not UTF-8");
    }
    if (text_.size() > limits::kInputPathMax) {
      return fail_at(limits::kInputPathMax + 1, "a path has at most 256 bytes");
    }
    HW_TRY(expect('$', "a path begins with '$'"));
    while (at_ < text_.size()) {
      if (accept('.')) {
        HW_TRY(parse_dot());
      } else {
        HW_TRY(expect('[', "expected '.' or '['"));
        HW_TRY(parse_bracket());
      }
    }
    return std::move(path_);
  }

 private:
  using Kind = JsonPath::Segment::Kind;

  [[nodiscard]] bool is_at(char c) const { return at_ < text_.size() && text_[at_] == c; }
  bool accept(char c) {
    const bool found = is_at(c);
    at_ += found ? 1 : 0;
    return found;
  }
  Status expect(char c, std::string_view otherwise) {
    return accept(c) ? Status() : fail_at(at_ + 1, otherwise);
  }
  void add(Kind kind, std::string name = {}, std::size_t index = 0) {
    path_.segments_.push_back({kind, std::move(name), index});
  }

  std::string_view take_while(bool (*continues)(char)) {
    const std::size_t begin = at_;
    while (at_ < text_.size() && continues(text_[at_])) {
      ++at_;
    }
    return text_.substr(begin, at_ - begin);
  }

  Status parse_dot() {
    if (accept('*')) {
      add(Kind::all);
      return {};
    }
    const std::string_view name = take_while(is_name_byte);
    if (name.empty()) {
      return fail_at(
          at_ + 1,
          "expected a name of letters, digits, '-', '_' and '/', or '*', behind the '.'; "
          "other names stand as ['name']");
    }
    add(Kind::name, std::string(name));
    return {};
  }

  Status parse_bracket() {
    if (accept('*')) {
      add(Kind::all);
    } else if (is_at('\'') || is_at('"')) {
      HW_TRY(parse_quoted(text_[at_]));
    } else {
      HW_TRY(parse_index());
    }
    return expect(']', "expected ']'");
  }

  Status parse_quoted(char quote) {
    const std::size_t begin = at_++;
    std::string name;
    while (at_ < text_.size() && text_[at_] != quote) {
      at_ += text_[at_] == '\\' ? 1 : 0;
      if (at_ < text_.size()) {
        name += text_[at_++];
      }
    }
    if (!accept(quote)) {
      return fail_at(begin + 1, "the closing quote is missing");
    }
    add(Kind::name, std::move(name));
    return {};
  }

  Status parse_index() {
    const std::size_t begin = at_;
    const std::string_view digits = take_while(is_digit);
    std::size_t index = 0;
    if (digits.empty()) {
      return fail_at(begin + 1, "expected an index, '*' or a quoted name behind the '['");
    }
    if (std::from_chars(digits.data(), digits.data() + digits.size(), index).ec != std::errc()) {
      return fail_at(begin + 1, "a number beyond 64 bits");
    }
    add(Kind::index, {}, index);
    return {};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  JsonPath path_;
};

Result<JsonPath> JsonPath::parse(std::string_view text) { return JsonPathParser(text).parse(); }

void JsonPath::step(const Segment& segment, const Datum& value, std::vector<Datum>& out) {
  const bool is_object = value.is(Kind::object);
  if (segment.kind == Segment::Kind::name && is_object) {
    if (const auto found = value.source()->find(segment.name)) {
      out.emplace_back(*found);
    }
    return;
  }
  if (segment.kind == Segment::Kind::all && is_object) {
    std::vector<Member> all;
    Members members(value);
    for (Member member; members.next(member);) {
      all.push_back(member);
    }
    all.resize(drop_doubled(all));
    for (const Member& member : all) {
      out.push_back(member.value);
    }
    return;
  }
  if (segment.kind == Segment::Kind::name) {
    return;
  }
  Elements elements(value);
  std::size_t index = 0;
  for (Datum element; elements.next(element); ++index) {
    if (segment.kind == Segment::Kind::all || index == segment.index) {
      out.push_back(element);
    }
    if (segment.kind == Segment::Kind::index && index == segment.index) {
      return;
    }
  }
}

Result<std::optional<Datum>> JsonPath::find(const json::Value& event, Arena& arena) const {
  std::vector<Datum> found{Datum(event)};
  bool is_list = false;
  for (const Segment& segment : segments_) {
    std::vector<Datum> next;
    for (const Datum& value : found) {
      step(segment, value, next);
    }
    const bool has_inside = found.size() == 1 && found[0].kind() >= expr::Kind::array;
    if (!is_list && next.empty() && !(segment.kind == Segment::Kind::all && has_inside)) {
      return std::nullopt;
    }
    is_list = is_list || segment.kind == Segment::Kind::all;
    found = std::move(next);
  }
  if (!is_list) {
    return found.front();
  }
  if (arena.used() + found.size() * sizeof(Datum) > limits::kExpressionMemoryMax) {
    return fail(ErrorCode::value_invalid, "the paths take more than 128 MiB of memory");
  }
  auto* const kept = arena.allocate<Datum>(found.size());
  std::uninitialized_copy(found.begin(), found.end(), kept);
  return Datum::array({kept, found.size()});
}

}  // namespace hw::expr
