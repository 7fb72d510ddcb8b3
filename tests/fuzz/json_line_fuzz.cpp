// SPDX-License-Identifier: MIT
// The reader of lines: it takes what another strict reader takes, and its index says what the
// scanner says of the same text.
#include "base/limits.h"
#include "json/number.h"
#include "json/scan.h"
#include "line.h"
#include "other_reader.h"
#include "shape.h"

namespace hw::fuzz {

namespace {

void check_number(std::string_view text) {
  const json::Number number = json::parse_number(text);
  HW_MUST(json::compare(number, number) == 0);
}

void check_same(json::Value value, std::string_view text);

void check_object(json::Value object, std::string_view text) {
  json::Members members(text);
  json::Member member;
  for (const auto& inner : object.members()) {
    HW_MUST(members.next(member));
    HW_MUST(json::string_value({member.key.data() - 1, member.key.size() + 2}) == inner.key);
    check_same(inner.value, member.value);
  }
  HW_MUST(!members.next(member));
}

void check_array(json::Value array, std::string_view text) {
  json::Elements elements(text);
  std::string_view element;
  for (const json::Value inner : array.elements()) {
    HW_MUST(elements.next(element));
    check_same(inner, element);
  }
  HW_MUST(!elements.next(element));
}

// That the document's value is what stands in the text, and where.
void check_same(json::Value value, std::string_view text) {
  HW_MUST(value.text().data() == text.data() && value.text().size() == text.size());
  HW_MUST(value.kind() == json::kind_of(text));
  switch (value.kind()) {
    case json::Kind::object:
      return check_object(value, text);
    case json::Kind::array:
      return check_array(value, text);
    case json::Kind::string:
      HW_MUST(value.string() == json::string_value(text));
      return;
    case json::Kind::number:
      return check_number(text);
    case json::Kind::boolean:
      HW_MUST(text == (value.boolean() ? "true" : "false"));
      return;
    case json::Kind::null:
      HW_MUST(text == "null");
  }
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
