// SPDX-License-Identifier: MIT
// The reader of lines: it takes what another strict reader takes, and its tree says what the
// scanner says of the same text.
#include "base/limits.h"
#include "json/number.h"
#include "json/scan.h"
#include "line.h"
#include "other_reader.h"
#include "shape.h"

namespace hw::fuzz {

namespace {

namespace dom = json::dom;

void check_number(dom::element value, std::string_view text) {
  const json::Number number = json::parse_number(text);
  HW_MUST(json::compare(number, number) == 0);
  switch (value.type()) {
    case dom::element_type::INT64:
      HW_MUST(json::compare(number, std::int64_t(value)) == 0);
      return;
    case dom::element_type::UINT64:
      HW_MUST(json::compare(number, std::uint64_t(value)) == 0);
      return;
    default:
      HW_MUST(json::compare(number, double(value)) == 0);
  }
}

void check_same(dom::element value, std::string_view text);

void check_object(dom::object object, std::string_view text) {
  HW_MUST(json::kind_of(text) == json::Kind::object);
  json::Members members(text);
  json::Member member;
  for (const auto& inner : object) {
    HW_MUST(members.next(member));
    HW_MUST(json::string_value({member.key.data() - 1, member.key.size() + 2}) == inner.key);
    check_same(inner.value, member.value);
  }
  HW_MUST(!members.next(member));
}

// That the tree's value is what stands in the text.
void check_same(dom::element value, std::string_view text) {
  const json::Kind kind = json::kind_of(text);
  if (value.is_string()) {
    const std::string_view string = value;
    const std::string_view marked = ParsedLine::parser().marked_number(string);
    HW_MUST(marked.data() == nullptr
                ? kind == json::Kind::string && json::string_value(text) == string
                : kind == json::Kind::number && marked == text);
    return;
  }
  if (value.is_number()) {
    HW_MUST(kind == json::Kind::number);
    check_number(value, text);
    return;
  }
  if (value.is_array()) {
    HW_MUST(kind == json::Kind::array);
    json::Elements elements(text);
    std::string_view element;
    for (const dom::element inner : dom::array(value)) {
      HW_MUST(elements.next(element));
      check_same(inner, element);
    }
    HW_MUST(!elements.next(element));
    return;
  }
  if (value.is_object()) {
    check_object(dom::object(value), text);
    return;
  }
  HW_MUST(text == (value.is_null() ? "null" : bool(value) ? "true" : "false"));
}

// That reading what is written gives the same again.
void check_rewritten(std::string_view line) {
  std::string compact;
  json::append_compact(compact, line);
  const ParsedLine again(compact);
  HW_MUST(again.is_good());
  HW_MUST(scanned_shape(again.text()) == scanned_shape(line));
}

}  // namespace

void check_input(std::string_view input) {
  const ParsedLine line(input);
  const auto other = read_by_other(input, Dialect::line);
  const bool is_object = other && other->shape.starts_with('{');
  if (!line.is_good()) {
    HW_MUST(!line.reason().empty());
    HW_MUST(!is_object || other->depth > limits::kDepthMax + 1);
    return;
  }
  HW_MUST(is_object && other->depth <= limits::kDepthMax + 1);
  const std::size_t begin = line.text().find('{');
  const std::string_view value = line.text().substr(begin);
  HW_MUST(value.find_first_not_of(" \t\r\n", json::skip_value(value, 0)) == std::string_view::npos);
  HW_MUST(scanned_shape(value) == other->shape);
  check_object(line.object(), value);
  check_rewritten(value);
}

}  // namespace hw::fuzz
