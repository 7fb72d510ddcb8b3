// SPDX-License-Identifier: MIT
// Finds the values of all fields that some patterns name, in one walk over an event. A field is a
// path of names joined by dots, wherever a name in the event has dots itself; arrays on the way are
// transparent; of doubled members all count. The routing slip is no part of the event.
#pragma once

#include <bitset>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/document.h"
#include "match/test.h"

namespace hw::match {

using FieldId = std::uint32_t;
using StepId = std::uint32_t;

// A scalar of the event, and the innermost element of an array that it stands in; 0 for none. An
// element counts if it is an object or an array itself: any scalar of an array may stand for it.
struct Leaf {
  Scalar value;
  StepId step;
};

class Fields {
 public:
  Fields();
  Fields(Fields&&) noexcept;
  Fields& operator=(Fields&&) noexcept;
  ~Fields();

  // The id of a path, the same for the same path.
  FieldId add(std::string_view path);
  [[nodiscard]] std::size_t size() const { return leaves_.size(); }
  [[nodiscard]] std::string_view path(FieldId field) const { return paths_[field]; }
  // How many names lead to a field.
  [[nodiscard]] std::uint32_t depth(FieldId field) const;
  // How many names the paths of two fields share from the top.
  [[nodiscard]] std::uint32_t shared_names(FieldId a, FieldId b) const;

  // Fills leaves() from an object; they are valid as long as its document.
  void extract(json::Value event);

  // In the order of the event.
  [[nodiscard]] const std::vector<Leaf>& leaves(FieldId field) const { return leaves_[field]; }
  // The fields that have leaves, in no order.
  [[nodiscard]] const std::vector<FieldId>& present() const { return present_; }

  // Whether any leaf of the event came out of an element of an array.
  [[nodiscard]] bool has_steps() const { return has_steps_; }
  // Whether no member on the way to a leaf is doubled, be it by dots in names. Then leaves of two
  // fields that do not go on in each other agree if they stand in the same step_within() the names
  // that they share; and of two elements the one further on in the event has the greater id.
  [[nodiscard]] bool is_regular() const { return is_regular_; }
  // The innermost element around a leaf of those arrays that at most `depth` names lead to.
  [[nodiscard]] StepId step_within(const Leaf& leaf, std::uint32_t depth) const {
    StepId step = leaf.step;
    while (steps_[step].depth > depth) {
      step = steps_[step].outer;
    }
    return step;
  }
  // Whether two leaves stand in the same element of every array that both stand in.
  [[nodiscard]] bool agree(StepId a, StepId b) const;

  // Whether the event has a top-level member "hw".
  [[nodiscard]] bool has_slip() const { return has_slip_; }

 private:
  struct Node;
  struct Step {
    std::uint32_t depth;  // of the array: names from the top
    std::uint32_t level;  // elements around this one
    std::uint32_t array;
    StepId outer;  // the element around it
  };

  Node* find(Node& node, std::string_view name);
  Node* find_dotted(Node& node, std::string_view name);
  void enter(Node& node);
  void visit(Node& node, json::Value value);
  void visit_object(Node& node, json::Value object);
  void visit_array(Node& node, json::Value array);
  void add_leaf(const Node& node, json::Value value);

  std::unique_ptr<Node> root_;
  std::vector<std::string> paths_;
  std::vector<const Node*> nodes_;  // of the fields
  std::vector<std::vector<Leaf>> leaves_;
  std::vector<FieldId> present_;
  std::vector<Step> steps_;    // in the order of the event, behind one that stands for none
  std::uint64_t objects_ = 0;  // that have been visited, in all events
  std::uint64_t object_ = 0;   // of the walk
  std::uint32_t arrays_ = 0;   // of the event
  StepId step_ = 0;            // of the walk
  bool has_steps_ = false;
  bool is_regular_ = true;
  bool has_slip_ = false;
};

}  // namespace hw::match
