// SPDX-License-Identifier: MIT
#include "match/fields.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace hw::match {

namespace dom = json::dom;

namespace {
constexpr std::string_view kSlipName = "hw";
}  // namespace

struct Fields::Node {
  std::string name;
  std::vector<std::unique_ptr<Node>> children;
  std::optional<FieldId> field;
  std::uint32_t depth = 0;  // names from the top
  std::uint64_t marks = 0;  // a bit for each child's mark

  // One of 64, by the length of a name and a byte of it. Most members of most events are not asked
  // for, and few of those share the mark of one that is.
  static std::uint64_t mark(std::string_view name) {
    const std::size_t byte = name.empty() ? 0 : static_cast<unsigned char>(name[name.size() / 2]);
    return std::uint64_t{1} << ((name.size() + 5 * byte) % 64);
  }

  [[nodiscard]] Node* find(std::string_view key) const {
    for (const auto& child : children) {
      if (child->name == key) {
        return child.get();
      }
    }
    return nullptr;
  }

  Node* find_or_add(std::string_view key) {
    if (Node* const child = find(key)) {
      return child;
    }
    marks |= mark(key);
    Node* const child = children.emplace_back(std::make_unique<Node>()).get();
    child->name = key;
    child->depth = depth + 1;
    return child;
  }
};

Fields::Fields()
    : root_(std::make_unique<Node>()), slip_(root_->find_or_add(kSlipName)), touched_(1) {}
Fields::Fields(Fields&&) noexcept = default;
Fields& Fields::operator=(Fields&&) noexcept = default;
Fields::~Fields() = default;

FieldId Fields::add(const std::vector<std::string>& path) {
  Node* node = root_.get();
  for (const std::string& name : path) {
    node = node->find_or_add(name);
  }
  touched_.resize(touched_.size() + path.size());
  if (!node->field) {
    node->field = static_cast<FieldId>(leaves_.size());
    leaves_.emplace_back();
  }
  return *node->field;
}

void Fields::extract(dom::object event) {
  for (auto& leaves : leaves_) {
    leaves.clear();
  }
  steps_.assign(1, {0, 0});
  step_ = 0;
  has_steps_ = false;
  has_slip_ = false;
  undescended_ = 0;
  Touched* const last = touch(*root_, event, touched_.data());
  for (const Touched* at = touched_.data(); at != last; ++at) {
    has_slip_ = has_slip_ || at->node == slip_;
    if (at->value.is_object() || at->value.is_array()) {
      touched_[undescended_++] = *at;
    } else {
      add_leaf(*at->node, at->value);
    }
  }
}

void Fields::descend() {
  Touched* const last = touched_.data() + std::exchange(undescended_, 0);
  for (const Touched* at = touched_.data(); at != last; ++at) {
    visit(*at->node, at->value, last);
  }
}

// Puts the members that the children of a node name behind `begin`; of doubled ones the last.
Fields::Touched* Fields::touch(const Node& node, dom::object object, Touched* const begin) {
  Touched* end = begin;
  const auto last = object.end();
  for (auto member = object.begin(); member != last; ++member) {
    const std::string_view key = member.key();
    if ((node.marks & Node::mark(key)) == 0) {
      continue;
    }
    if (const Node* const child = node.find(key)) {
      Touched* at = begin;
      while (at != end && at->node != child) {
        ++at;
      }
      *at = {child, member.value()};
      end += at == end ? 1 : 0;
    }
  }
  return end;
}

void Fields::add_leaf(const Node& node, dom::element value) {
  if (node.field) {
    leaves_[*node.field].push_back({value, step_});
    has_steps_ = has_steps_ || step_ != 0;
  }
}

// `free` is where the stack of touched members may grow.
void Fields::visit(const Node& node, dom::element value, Touched* const free) {
  if (value.is_array()) {
    visit_array(node, dom::array(value), free);
  } else if (!value.is_object()) {
    add_leaf(node, value);
  } else if (!node.children.empty()) {
    Touched* const last = touch(node, dom::object(value), free);
    for (const Touched* at = free; at != last; ++at) {
      visit(*at->node, at->value, last);
    }
  }
}

// An element that is a scalar takes no step: any of them may stand for the field.
void Fields::visit_array(const Node& node, dom::array array, Touched* const free) {
  const StepId outer = step_;
  for (const dom::element element : array) {
    if (element.is_object() || element.is_array()) {
      step_ = static_cast<StepId>(steps_.size());
      steps_.push_back({node.depth, outer});
      visit(node, element, free);
      step_ = outer;
    } else {
      visit(node, element, free);
    }
  }
}

}  // namespace hw::match
