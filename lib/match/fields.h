// SPDX-License-Identifier: MIT
// Finds the values of all fields that some patterns name, in one walk over an event. A field is a
// path of member names; arrays on the way are transparent. Of doubled members the last counts.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "json/dom.h"

namespace hw::match {

using FieldId = std::uint32_t;

// One step into an array: which array of the event, and which element of it.
struct Step {
  std::uint32_t array;
  std::uint32_t index;
};

// A scalar of the event, and the arrays on the way to it: `steps` of them, from first_step on.
struct Leaf {
  json::dom::element value;
  std::uint32_t first_step;
  std::uint32_t steps;
};

class Fields {
 public:
  Fields();
  Fields(Fields&&) noexcept;
  Fields& operator=(Fields&&) noexcept;
  ~Fields();

  // The id of a path, the same for the same path.
  FieldId add(const std::vector<std::string>& path);

  // Fills leaves() for an event, and found_slip().
  void extract(json::dom::object event);

  [[nodiscard]] const std::vector<Leaf>& leaves(FieldId field) const { return leaves_[field]; }
  [[nodiscard]] const Step* steps(const Leaf& leaf) const {
    return steps_.data() + leaf.first_step;
  }
  // Whether any leaf of the last event came out of an element of an array.
  [[nodiscard]] bool has_steps() const { return !steps_.empty(); }
  // Whether the event has a top-level member "hw".
  [[nodiscard]] bool has_slip() const { return has_slip_; }

 private:
  struct Node;
  struct Touched {
    const Node* node;
    json::dom::element value;
  };

  void walk(const Node& node, json::dom::object object);
  void visit(const Node& node, json::dom::element value);
  void visit_array(const Node& node, json::dom::array array);

  std::unique_ptr<Node> root_;
  std::vector<std::vector<Leaf>> leaves_;
  std::vector<Step> steps_;       // of the leaves
  std::vector<Step> path_;        // of the walk
  std::vector<Touched> touched_;  // a stack of the members to visit
  std::uint32_t arrays_ = 0;
  bool has_slip_ = false;
};

}  // namespace hw::match
