// SPDX-License-Identifier: MIT
#include "match/fields.h"

#include <algorithm>
#include <unordered_map>

namespace hw::match {

namespace {

constexpr std::string_view kSlip = "hw";
constexpr std::size_t kFewChildren = 8;  // are found by comparing one after the other

}  // namespace

struct Fields::Node {
  struct Child {
    std::string_view name;
    std::unique_ptr<Node> node;
  };

  std::string name;
  const Node* parent = nullptr;
  std::uint32_t depth = 0;  // names from the top
  std::optional<FieldId> field;
  std::vector<Child> children;
  std::unordered_map<std::string_view, Node*> many;  // the children, if they are
  // The first bytes of names that may lead to a child; a dot stands for an empty name too. Most
  // members of most events are not asked for.
  std::bitset<256> first_bytes;
  std::uint64_t seen_in = 0;  // the object in which it was met last

  static std::size_t first_byte(std::string_view key) {
    return key.empty() ? '.' : static_cast<unsigned char>(key.front());
  }

  [[nodiscard]] bool may_have(std::string_view key) const { return first_bytes[first_byte(key)]; }

  [[nodiscard]] Node* find(std::string_view wanted) const {
    if (!many.empty()) {
      const auto found = many.find(wanted);
      return found == many.end() ? nullptr : found->second;
    }
    for (const Child& child : children) {
      if (child.name == wanted) {
        return child.node.get();
      }
    }
    return nullptr;
  }

  Node* find_or_add(std::string_view wanted) {
    if (Node* const child = find(wanted)) {
      return child;
    }
    first_bytes.set(first_byte(wanted));
    auto added = std::make_unique<Node>();
    Node* const child = added.get();
    child->name = wanted;
    child->parent = this;
    child->depth = depth + 1;
    children.push_back({child->name, std::move(added)});
    if (!many.empty()) {
      many.emplace(child->name, child);
    } else if (children.size() > kFewChildren) {
      for (const Child& each : children) {
        many.emplace(each.name, each.node.get());
      }
    }
    return child;
  }
};

Fields::Fields() : root_(std::make_unique<Node>()) { root_->find_or_add(kSlip); }
Fields::Fields(Fields&&) noexcept = default;
Fields& Fields::operator=(Fields&&) noexcept = default;
Fields::~Fields() = default;

FieldId Fields::add(std::string_view path) {
  Node* node = root_.get();
  for (std::string_view rest = path;;) {
    const std::size_t dot = rest.find('.');
    node = node->find_or_add(rest.substr(0, dot));
    if (dot == std::string_view::npos) {
      break;
    }
    rest.remove_prefix(dot + 1);
  }
  if (!node->field) {
    node->field = static_cast<FieldId>(leaves_.size());
    leaves_.emplace_back();
    paths_.emplace_back(path);
    nodes_.push_back(node);
  }
  return *node->field;
}

std::uint32_t Fields::depth(FieldId field) const { return nodes_[field]->depth; }

std::uint32_t Fields::shared_names(FieldId a, FieldId b) const {
  const Node* left = nodes_[a];
  const Node* right = nodes_[b];
  while (left != right) {
    const Node*& deeper = left->depth > right->depth ? left : right;
    deeper = deeper->parent;
  }
  return left->depth;
}

void Fields::extract(json::Value event) {
  for (const FieldId field : present_) {
    leaves_[field].clear();
  }
  present_.clear();
  steps_.assign(1, {0, 0, 0, 0});
  step_ = 0;
  arrays_ = 0;
  has_steps_ = false;
  is_regular_ = true;
  has_slip_ = false;
  object_ = ++objects_;
  for (const auto [name, value] : event.members()) {
    if (name == kSlip) {
      has_slip_ = true;
    } else if (Node* const child = find(*root_, name)) {
      visit(*child, value);
    }
  }
}

// A node that is met twice in one object has several values there.
void Fields::enter(Node& node) {
  is_regular_ = is_regular_ && node.seen_in != object_;
  node.seen_in = object_;
}

Fields::Node* Fields::find(Node& node, std::string_view name) {
  if (!node.may_have(name)) {
    return nullptr;
  }
  Node* const child = node.find(name);
  if (child == nullptr) {
    return name.find('.') == std::string_view::npos ? nullptr : find_dotted(node, name);
  }
  enter(*child);
  return child;
}

// A name with dots is as good as so many names.
Fields::Node* Fields::find_dotted(Node& node, std::string_view name) {
  Node* at = &node;
  while (at != nullptr) {
    const std::size_t dot = name.find('.');
    at = at->find(name.substr(0, dot));
    if (at != nullptr) {
      enter(*at);
    }
    if (dot == std::string_view::npos) {
      break;
    }
    name.remove_prefix(dot + 1);
  }
  return at;
}

void Fields::visit(Node& node, json::Value value) {
  switch (value.kind()) {
    case json::Kind::object:
      if (!node.children.empty()) {
        visit_object(node, value);
      }
      return;
    case json::Kind::array:
      visit_array(node, value);
      return;
    default:
      add_leaf(node, value);
  }
}

void Fields::visit_object(Node& node, json::Value object) {
  const std::uint64_t outer = object_;
  const std::uint64_t own = ++objects_;
  for (const auto [name, value] : object.members()) {
    object_ = own;
    if (Node* const child = find(node, name)) {
      visit(*child, value);
    }
  }
  object_ = outer;
}

void Fields::visit_array(Node& node, json::Value array) {
  const StepId outer = step_;
  const std::uint32_t id = arrays_++;
  const std::uint32_t level = steps_[outer].level + 1;
  for (const json::Value element : array.elements()) {
    if (element.is_container()) {
      step_ = static_cast<StepId>(steps_.size());
      steps_.push_back({node.depth, level, id, outer});
      visit(node, element);
      step_ = outer;
    } else {
      add_leaf(node, element);
    }
  }
}

void Fields::add_leaf(const Node& node, json::Value value) {
  if (!node.field) {
    return;
  }
  auto& leaves = leaves_[*node.field];
  if (leaves.empty()) {
    present_.push_back(*node.field);
  }
  const json::Kind kind = value.kind();
  leaves.push_back({{kind, kind == json::Kind::string ? value.string() : value.text()}, step_});
  has_steps_ = has_steps_ || step_ != 0;
}

bool Fields::agree(StepId a, StepId b) const {
  while (steps_[a].level > steps_[b].level) {
    a = steps_[a].outer;
  }
  while (steps_[b].level > steps_[a].level) {
    b = steps_[b].outer;
  }
  while (a != b && steps_[a].outer != steps_[b].outer) {
    a = steps_[a].outer;
    b = steps_[b].outer;
  }
  return a == b || steps_[a].array != steps_[b].array;
}

}  // namespace hw::match
