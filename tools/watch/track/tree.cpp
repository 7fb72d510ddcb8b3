// SPDX-License-Identifier: MIT
#include "watch/track/tree.h"

#include <utility>

namespace hw::watch {

std::size_t Tree::Hash::operator()(const Key& key) const {
  return std::hash<std::string_view>()(key.name) ^ (key.parent * 0x9E3779B97F4A7C15U);
}
std::size_t Tree::Hash::operator()(NodeId id) const {
  const Node& node = tree->nodes_[id];
  return (*this)(Key{node.parent, node.name});
}
bool Tree::Equal::operator()(const Key& key, NodeId id) const {
  const Node& node = tree->nodes_[id];
  return node.parent == key.parent && node.name == key.name;
}

Tree::Tree(PathTable& paths) : paths_(paths), by_name_(16, Hash{this}, Equal{this}) {}

NodeId Tree::create(std::string name, NodeId parent, std::uint32_t root) {
  NodeId id = 0;
  if (free_.empty()) {
    id = static_cast<NodeId>(nodes_.size());
    nodes_.emplace_back();
  } else {
    id = free_.back();
    free_.pop_back();
  }
  nodes_[id].name = std::move(name);
  nodes_[id].parent = parent;
  nodes_[id].root = root;
  ++nodes_in_use_;
  return id;
}

NodeId Tree::add_root(std::string path, std::uint32_t root) {
  return create(std::move(path), kNoNode, root);
}

NodeId Tree::add(NodeId parent, std::string_view name) {
  const NodeId id = create("", kNoNode, nodes_[parent].root);
  attach(id, parent, name);
  return id;
}

NodeId Tree::find(NodeId parent, std::string_view name) const {
  const auto found = by_name_.find(Key{parent, name});
  return found == by_name_.end() ? kNoNode : *found;
}

NodeId Tree::by_watch(int wd) const {
  const auto found = by_watch_.find(wd);
  return found == by_watch_.end() ? kNoNode : found->second;
}

void Tree::set_watch(NodeId id, int wd) {
  Node& node = nodes_[id];
  if (node.wd != kNoWatch) {
    by_watch_.erase(node.wd);
  }
  node.wd = wd;
  if (wd != kNoWatch) {
    by_watch_[wd] = id;
  }
}

void Tree::attach(NodeId id, NodeId parent, std::string_view name) {
  Node& node = nodes_[id];
  node.parent = parent;
  node.name = name;
  node.previous = kNoNode;
  node.next = std::exchange(nodes_[parent].first_child, id);
  if (node.next != kNoNode) {
    nodes_[node.next].previous = id;
  }
  by_name_.insert(id);
}

void Tree::detach(NodeId id) {
  Node& node = nodes_[id];
  if (node.parent == kNoNode) {
    return;
  }
  by_name_.erase(id);
  (node.previous == kNoNode ? nodes_[node.parent].first_child : nodes_[node.previous].next) =
      node.next;
  if (node.next != kNoNode) {
    nodes_[node.next].previous = node.previous;
  }
  node.parent = kNoNode;
}

void Tree::move(NodeId id, NodeId parent, std::string_view name) {
  forget_paths(id);
  const std::string kept(name);  // it may be the name of the node itself
  detach(id);
  attach(id, parent, kept);
}

void Tree::exchange(NodeId a, NodeId b) {
  const Node first = nodes_[a];
  const Node second = nodes_[b];
  forget_paths(a);
  forget_paths(b);
  detach(a);
  detach(b);
  attach(a, second.parent, second.name);
  attach(b, first.parent, first.name);
}

std::vector<NodeId> Tree::subtree(NodeId id) const {
  std::vector<NodeId> all{id};
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (NodeId child = nodes_[all[i]].first_child; child != kNoNode; child = nodes_[child].next) {
      all.push_back(child);
    }
  }
  return all;
}

std::vector<Tree::Removed> Tree::remove(NodeId id) {
  std::vector<Removed> removed;
  const std::vector<NodeId> all = subtree(id);
  for (auto node = all.rbegin(); node != all.rend(); ++node) {
    removed.push_back({*node, nodes_[*node].wd});
    set_watch(*node, kNoWatch);
    --nodes_in_use_;
    forget_path(nodes_[*node]);
    detach(*node);
    nodes_[*node] = Node();
    free_.push_back(*node);
  }
  return removed;
}

std::vector<NodeId> Tree::children(NodeId id) const {
  std::vector<NodeId> all;
  for (NodeId child = nodes_[id].first_child; child != kNoNode; child = nodes_[child].next) {
    all.push_back(child);
  }
  return all;
}

bool Tree::is_within(NodeId id, NodeId ancestor) const {
  while (id != kNoNode && id != ancestor) {
    id = nodes_[id].parent;
  }
  return id != kNoNode;
}

std::vector<NodeId> Tree::unwatched_in(NodeId id) const {
  if (by_watch_.size() == nodes_in_use_) {
    return {};
  }
  std::vector<NodeId> all = subtree(id);
  std::erase_if(all, [this](NodeId node) { return nodes_[node].wd != kNoWatch; });
  return all;
}

PathId Tree::path_id(NodeId id) {
  if (nodes_[id].path == kNoPath) {
    nodes_[id].path = paths_.add(path_of(id), nodes_[id].root);
  }
  return nodes_[id].path;
}

std::string Tree::path_of(NodeId id) const {
  std::vector<NodeId> chain;
  for (; nodes_[id].parent != kNoNode && nodes_[id].path == kNoPath; id = nodes_[id].parent) {
    chain.push_back(id);
  }
  std::string path = nodes_[id].path == kNoPath ? nodes_[id].name : paths_.path(nodes_[id].path);
  for (auto node = chain.rbegin(); node != chain.rend(); ++node) {
    if (!path.ends_with('/')) {
      path += '/';
    }
    path += nodes_[*node].name;
  }
  return path;
}

void Tree::append_below_root(std::string& out, NodeId id) const {
  if (is_root(id)) {
    return;
  }
  append_below_root(out, nodes_[id].parent);
  if (!out.empty()) {
    out += '/';
  }
  out += nodes_[id].name;
}

void Tree::forget_path(Node& node) {
  if (node.path != kNoPath) {
    paths_.unref(std::exchange(node.path, kNoPath));
  }
}

void Tree::forget_paths(NodeId id) {
  for (const NodeId node : subtree(id)) {
    forget_path(nodes_[node]);
  }
}

}  // namespace hw::watch
