// SPDX-License-Identifier: MIT
#include "match/fields.h"

#include <algorithm>
#include <optional>

namespace hw::match {

namespace dom = json::dom;

namespace {
constexpr std::string_view kSlipName = "hw";
}

struct Fields::Node {
  std::string name;
  std::vector<std::unique_ptr<Node>> children;
  std::optional<FieldId> field;
  std::uint32_t depth = 0;    // names from the top
  std::uint64_t lengths = 0;  // a bit for each length of a child's name

  static std::uint64_t length_bit(std::size_t length) {
    return std::uint64_t{1} << std::min<std::size_t>(length, 63);
  }

  // Most members of most events are not asked for; their length tells without reading the key.
  [[nodiscard]] bool may_have(std::size_t key_length) const {
    return (lengths & length_bit(key_length)) != 0;
  }

  [[nodiscard]] const Node* find(std::string_view key) const {
    for (const auto& child : children) {
      if (child->name == key) {
        return child.get();
      }
    }
    return nullptr;
  }
};

Fields::Fields() : root_(std::make_unique<Node>()) {
  root_->lengths = Node::length_bit(kSlipName.size());
}
Fields::Fields(Fields&&) noexcept = default;
Fields& Fields::operator=(Fields&&) noexcept = default;
Fields::~Fields() = default;

FieldId Fields::add(const std::vector<std::string>& path) {
  Node* node = root_.get();
  for (const std::string& name : path) {
    auto* child = const_cast<Node*>(node->find(name));  // NOLINT: we own it
    if (child == nullptr) {
      child = node->children.emplace_back(std::make_unique<Node>()).get();
      child->name = name;
      child->depth = node->depth + 1;
      node->lengths |= Node::length_bit(name.size());
    }
    node = child;
  }
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
  walk(*root_, event);
}

// Members are visited after all of the object has been seen, so that a later double takes the place
// of an earlier one.
void Fields::walk(const Node& node, dom::object object) {
  const std::size_t base = touched_.size();
  const bool is_root = &node == root_.get();
  const auto end = object.end();
  for (auto member = object.begin(); member != end; ++member) {
    if (!node.may_have(member.key_length())) {
      continue;
    }
    const Node* const child = node.find(member.key());
    if (child == nullptr) {
      has_slip_ = has_slip_ || (is_root && member.key() == kSlipName);
      continue;
    }
    std::size_t at = base;
    while (at < touched_.size() && touched_[at].node != child) {
      ++at;
    }
    if (at == touched_.size()) {
      touched_.push_back({child, member.value()});
    } else {
      touched_[at].value = member.value();
    }
  }
  for (std::size_t at = base; at < touched_.size(); ++at) {
    const Touched touched = touched_[at];
    visit(*touched.node, touched.value);
  }
  touched_.resize(base);
}

void Fields::visit(const Node& node, dom::element value) {
  switch (value.type()) {
    case dom::element_type::OBJECT:
      if (!node.children.empty()) {
        walk(node, dom::object(value));
      }
      return;
    case dom::element_type::ARRAY:
      visit_array(node, dom::array(value));
      return;
    default:
      if (node.field) {
        leaves_[*node.field].push_back({value, step_});
        has_steps_ = has_steps_ || step_ != 0;
      }
  }
}

// An element that is a scalar takes no step: any of them may stand for the field.
void Fields::visit_array(const Node& node, dom::array array) {
  const StepId outer = step_;
  for (const dom::element element : array) {
    if (element.is_object() || element.is_array()) {
      step_ = static_cast<StepId>(steps_.size());
      steps_.push_back({node.depth, outer});
      visit(node, element);
      step_ = outer;
    } else {
      visit(node, element);
    }
  }
}

}  // namespace hw::match
