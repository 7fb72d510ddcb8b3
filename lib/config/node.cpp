// SPDX-License-Identifier: MIT
#include "config/node.h"

#include "json/writer.h"

namespace hw::config {

const Node* Node::find(std::string_view key) const {
  for (const Member& member : members) {
    if (member.key == key) {
      return &member.value;
    }
  }
  return nullptr;
}

std::string_view name_of(Type type) {
  switch (type) {
    case Type::null:
      return "null";
    case Type::boolean:
      return "true or false";
    case Type::number:
      return "a number";
    case Type::string:
      return "a string";
    case Type::array:
      return "an array";
    case Type::object:
      return "an object";
  }
  return "";
}

namespace {

void append_array(std::string& out, const Node& node) {
  out += '[';
  for (const Node& element : node.elements) {
    out += &element == node.elements.data() ? "" : ",";
    append_json(out, element);
  }
  out += ']';
}

void append_object(std::string& out, const Node& node) {
  out += '{';
  for (const Member& member : node.members) {
    out += &member == node.members.data() ? "" : ",";
    json::append_string(out, member.key);
    out += ':';
    append_json(out, member.value);
  }
  out += '}';
}

}  // namespace

void append_json(std::string& out, const Node& node) {
  switch (node.type) {
    case Type::null:
      out += "null";
      return;
    case Type::boolean:
    case Type::number:
      out += node.text;
      return;
    case Type::string:
      json::append_string(out, node.text);
      return;
    case Type::array:
      append_array(out, node);
      return;
    case Type::object:
      append_object(out, node);
      return;
  }
}

}  // namespace hw::config
