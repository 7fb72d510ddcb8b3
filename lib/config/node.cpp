// SPDX-License-Identifier: MIT
#include "config/node.h"

#include <algorithm>
#include <bit>

#include "base/limits.h"
#include "json/writer.h"

namespace hw::config {

static_assert(sizeof(Node) == 16 && sizeof(Member) == 32);
static_assert(limits::kConfigMax <= Node::kSizeMax);  // more than a value can have

Node::Node(Place where, Type scalar, std::string_view text)
    : place(where), type_(scalar), size_(text.size() & kSizeMax) {
  text_ = text.data();
}

Node::Node(Place where, const Expanded& string)
    : place(where), type_(Type::string), is_expanded_(true) {
  expanded_ = &string;
}

Node::Node(Place where, std::span<Node> elements)
    : place(where), type_(Type::array), size_(elements.size() & kSizeMax) {
  elements_ = elements.data();
}

Node::Node(Place where, std::span<Member> members)
    : place(where), type_(Type::object), size_(members.size() & kSizeMax) {
  members_ = members.data();
}

std::string_view Node::written() const {
  return is_expanded_ ? expanded_->written : std::string_view();
}

std::span<Node> Node::elements() {
  return is(Type::array) ? std::span<Node>(elements_, size_) : std::span<Node>();
}
std::span<const Node> Node::elements() const {
  return is(Type::array) ? std::span<const Node>(elements_, size_) : std::span<const Node>();
}

std::span<Member> Node::members() {
  return is(Type::object) ? std::span<Member>(members_, size_) : std::span<Member>();
}
std::span<const Member> Node::members() const {
  return is(Type::object) ? std::span<const Member>(members_, size_) : std::span<const Member>();
}

const Node* Node::find(std::string_view key) const {
  for (const Member& member : members()) {
    if (member.key.text() == key) {
      return &member.value;
    }
  }
  return nullptr;
}

// What was read fits exactly; what grows has room for the next power of two, so that the arena
// holds no more than a few times what is in use.
template <class T>
void Node::append_to(T*& items, const T& item, Arena& arena) {
  const std::uint32_t size = size_;
  if (!has_room_ || std::has_single_bit(size)) {
    T* const room = arena.room<T>(std::bit_ceil(size + 1));
    std::uninitialized_copy_n(items, size, room);
    items = room;
    has_room_ = true;
  }
  std::construct_at(items + size, item);
  size_ = (size + 1) & kSizeMax;
}

void Node::append(const Node& element, Arena& arena) { append_to(elements_, element, arena); }
void Node::append(const Member& member, Arena& arena) { append_to(members_, member, arena); }

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

void append_array(std::string& out, std::span<const Node> elements) {
  out += '[';
  for (const Node& element : elements) {
    out += &element == elements.data() ? "" : ",";
    append_json(out, element);
  }
  out += ']';
}

void append_object(std::string& out, std::span<const Member> members) {
  out += '{';
  for (const Member& member : members) {
    out += &member == members.data() ? "" : ",";
    json::append_string(out, member.key.text());
    out += ':';
    append_json(out, member.value);
  }
  out += '}';
}

}  // namespace

void append_json(std::string& out, const Node& node) {
  switch (node.type()) {
    case Type::null:
      out += "null";
      return;
    case Type::boolean:
    case Type::number:
      out += node.text();
      return;
    case Type::string:
      json::append_string(out, node.text());
      return;
    case Type::array:
      append_array(out, node.elements());
      return;
    case Type::object:
      append_object(out, node.members());
      return;
  }
}

}  // namespace hw::config
