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

using StepId = std::uint32_t;

// A scalar of the event, and the innermost element of an array that it stands in; 0 for none.
struct Leaf {
  json::dom::element value;
  StepId step;
};

class Fields {
 public:
  Fields();
  Fields(Fields&&) noexcept;
  Fields& operator=(Fields&&) noexcept;
  ~Fields();

  // The id of a path, the same for the same path.
  FieldId add(const std::vector<std::string>& path);

  // Reads the members of an event itself: fills has_slip(), and leaves() of those that are scalars.
  void extract(json::dom::object event);
  // Fills all other leaves(); again has no effect.
  void descend();

  // In the order of the event.
  [[nodiscard]] const std::vector<Leaf>& leaves(FieldId field) const { return leaves_[field]; }
  // The innermost element around a leaf of those arrays that at most `depth` names lead to. Of two
  // elements the one further on in the event has the greater id.
  [[nodiscard]] StepId step_within(const Leaf& leaf, std::uint32_t depth) const {
    StepId step = leaf.step;
    while (steps_[step].depth > depth) {
      step = steps_[step].outer;
    }
    return step;
  }
  // Whether any leaf of the last event came out of an element of an array.
  [[nodiscard]] bool has_steps() const { return has_steps_; }
  // Whether the event has a top-level member "hw".
  [[nodiscard]] bool has_slip() const { return has_slip_; }

 private:
  struct Node;
  // An element of an array that is an object or an array itself.
  struct Step {
    std::uint32_t depth;  // of the array: names from the top
    StepId outer;         // the element around it
  };
  struct Touched {
    const Node* node;
    json::dom::element value;
  };

  Touched* touch(const Node& node, json::dom::object object, Touched* begin);
  void add_leaf(const Node& node, json::dom::element value);
  void visit(const Node& node, json::dom::element value, Touched* free);
  void visit_array(const Node& node, json::dom::array array, Touched* free);

  std::unique_ptr<Node> root_;
  const Node* slip_;  // the child of root_ that is the routing slip
  std::vector<std::vector<Leaf>> leaves_;
  std::vector<Step> steps_;  // in the order of the event, behind one that stands for none
  // A stack of the members to visit. A node is there once at the most, and there is room for all.
  std::vector<Touched> touched_;
  std::size_t undescended_ = 0;  // of touched_: members of the event that descend() is to visit
  StepId step_ = 0;              // of the walk
  bool has_steps_ = false;
  bool has_slip_ = false;
};

}  // namespace hw::match
