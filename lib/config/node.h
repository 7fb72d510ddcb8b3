// SPDX-License-Identifier: MIT
// A configuration file as a tree in which every value knows its place, so that every fault can be
// reported as file:line:column. Objects keep the order of their members; keys are unique.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hw::config {

struct Place {
  std::size_t line = 0;    // from 1; 0 where there is no place
  std::size_t column = 0;  // from 1, in bytes
  std::size_t file = 0;    // as Faults::add_file() numbers them
};

enum class Type { null, boolean, number, string, array, object };

struct Member;

struct Node {
  Type type = Type::null;
  Place place;
  std::string text;             // of a string (unescaped), a number (as written), a boolean
  std::vector<Node> elements;   // of an array
  std::vector<Member> members;  // of an object
  std::string written;          // the string with its ${...}, where expand() has changed it

  [[nodiscard]] const Node* find(std::string_view key) const;
  [[nodiscard]] bool is(Type other) const { return type == other; }
};

struct Member {
  std::string key;
  Place place;
  Node value;
};

// "an object", "a string" and so on, for messages.
[[nodiscard]] std::string_view name_of(Type type);

// The node as compact JSON; numbers as they were written.
void append_json(std::string& out, const Node& node);

}  // namespace hw::config
