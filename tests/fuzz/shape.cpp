// SPDX-License-Identifier: MIT
#include "shape.h"

#include "json/scan.h"
#include "target.h"

namespace hw::fuzz {

namespace {

void append_counted(std::string& out, char kind, std::string_view text) {
  out += kind;
  ((out += std::to_string(text.size())) += ':') += text;
}

void append_node(std::string& out, const config::Node& node) {
  switch (node.type()) {
    case config::Type::null:
      out += 'z';
      return;
    case config::Type::boolean:
      HW_MUST(node.text() == "true" || node.text() == "false");
      out += node.text().front();
      return;
    case config::Type::number:
      append_number_shape(out, node.text());
      return;
    case config::Type::string:
      append_string_shape(out, node.text());
      return;
    case config::Type::array:
      out += '[';
      for (const config::Node& element : node.elements()) {
        append_node(out, element);
      }
      out += ']';
      return;
    case config::Type::object:
      out += '{';
      for (const config::Member& member : node.members()) {
        append_key_shape(out, member.key.text());
        append_node(out, member.value);
      }
      out += '}';
      return;
  }
}

void append_scanned(std::string& out, std::string_view value) {
  HW_MUST(!value.empty());
  switch (json::kind_of(value)) {
    case json::Kind::null:
      HW_MUST(value == "null");
      out += 'z';
      return;
    case json::Kind::boolean:
      HW_MUST(value == "true" || value == "false");
      out += value.front();
      return;
    case json::Kind::number:
      append_number_shape(out, value);
      return;
    case json::Kind::string:
      append_string_shape(out, json::string_value(value));
      return;
    case json::Kind::array: {
      out += '[';
      json::Elements elements(value);
      for (std::string_view element; elements.next(element);) {
        append_scanned(out, element);
      }
      out += ']';
      return;
    }
    case json::Kind::object: {
      out += '{';
      json::Members members(value);
      for (json::Member member; members.next(member);) {
        // Between its quotes, which stand in the source.
        append_key_shape(out, json::string_value({member.key.data() - 1, member.key.size() + 2}));
        append_scanned(out, member.value);
      }
      out += '}';
      return;
    }
  }
}

}  // namespace

void append_string_shape(std::string& out, std::string_view text) {
  append_counted(out, 's', text);
}
void append_key_shape(std::string& out, std::string_view text) { append_counted(out, 'k', text); }
void append_number_shape(std::string& out, std::string_view number) {
  append_counted(out, 'n', tame_number(number));
}

std::string shape_of(const config::Node& node) {
  std::string out;
  append_node(out, node);
  return out;
}

std::string scanned_shape(std::string_view value) {
  std::string out;
  const std::size_t begin = value.find_first_not_of(" \t\r\n");
  HW_MUST(begin != std::string_view::npos);
  append_scanned(out, value.substr(begin));
  return out;
}

}  // namespace hw::fuzz
