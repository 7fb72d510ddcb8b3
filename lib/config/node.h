// SPDX-License-Identifier: MIT
// A configuration as a tree in which every value knows its place, so that every fault can be
// reported as file:line:column. Objects keep the order of their members; keys are unique.
//
// A file may have a million values, so a node is 16 bytes that refer to others: its text, elements
// and members live in the Faults that it was read with, which it must not outlive. A copy of a node
// shares with it what is below.
#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "config/arena.h"

namespace hw::config {

// A byte of a file, or a file as a whole, among all that Faults holds: they are numbered through,
// in order, and Faults::position() tells file, line and column.
struct Place {
  std::uint32_t number = 0;  // 0: the first file as a whole
  [[nodiscard]] auto operator<=>(const Place&) const = default;
  [[nodiscard]] Place operator+(std::size_t bytes) const {
    return {number + static_cast<std::uint32_t>(bytes)};
  }
};

enum class Type : std::uint8_t { null, boolean, number, string, array, object };

struct Member;

// What has become of a string with ${...} in it.
struct Expanded {
  std::string_view text;
  std::string_view written;
};

class Node {
 public:
  static constexpr std::uint32_t kSizeMax = (1U << 27) - 1;  // bytes, elements or members

  Place place;

  Node() = default;
  explicit Node(Place where) : place(where) {}            // null
  Node(Place where, Type scalar, std::string_view text);  // a string, a number, a boolean
  Node(Place where, const Expanded& string);
  Node(Place where, std::span<Node> elements);
  Node(Place where, std::span<Member> members);

  [[nodiscard]] Type type() const { return type_; }
  [[nodiscard]] bool is(Type other) const { return type_ == other; }

  // Of a string (unescaped), a number (as written), a boolean; else empty.
  [[nodiscard]] std::string_view text() const {
    if (is(Type::array) || is(Type::object)) {
      return {};
    }
    return is_expanded_ ? expanded_->text : std::string_view(text_, size_);
  }
  // The string with its ${...}, where expand() has changed it; else empty.
  [[nodiscard]] std::string_view written() const;

  // Of an array; else empty. Of an object; else empty.
  [[nodiscard]] std::span<const Node> elements() const;
  [[nodiscard]] std::span<Node> elements();
  [[nodiscard]] std::span<const Member> members() const;
  [[nodiscard]] std::span<Member> members();
  [[nodiscard]] const Node* find(std::string_view key) const;

  // To an array, or to an object that has no such key; not seen by copies of the node.
  void append(const Node& element, Arena& arena);
  void append(const Member& member, Arena& arena);

 private:
  template <class T>
  void append_to(T*& items, const T& item, Arena& arena);

  Type type_ : 3 = Type::null;
  bool is_expanded_ : 1 = false;
  bool has_room_ : 1 = false;    // its items lie where append_to() has put them
  std::uint32_t size_ : 27 = 0;  // of the text, the elements or the members
  union {
    const char* text_ = nullptr;
    const Expanded* expanded_;
    Node* elements_;
    Member* members_;
  };
};

struct Member {
  Node key;  // a string
  Node value;
};

// "an object", "a string" and so on, for messages.
[[nodiscard]] std::string_view name_of(Type type);

// The node as compact JSON; numbers as they were written.
void append_json(std::string& out, const Node& node);

}  // namespace hw::config
