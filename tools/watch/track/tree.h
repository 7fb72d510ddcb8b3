// SPDX-License-Identifier: MIT
// The folders that are known: nodes with a parent and a name, found by (parent, name) or by the
// number of their kernel watch (wd). Files are not kept. A node whose folder has no watch, because
// it could not be found or watched, is `unwatched`. Ids are reused after remove().
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "watch/track/paths.h"

namespace hw::watch {

using NodeId = std::uint32_t;
inline constexpr NodeId kNoNode = UINT32_MAX;
inline constexpr int kNoWatch = -1;

class Tree {
 public:
  explicit Tree(PathTable& paths);
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;

  [[nodiscard]] NodeId add_root(std::string path, std::uint32_t root);
  [[nodiscard]] NodeId add(NodeId parent, std::string_view name);
  [[nodiscard]] NodeId find(NodeId parent, std::string_view name) const;
  [[nodiscard]] NodeId by_watch(int wd) const;

  // kNoWatch for none; the wd must not belong to another node.
  void set_watch(NodeId id, int wd);
  [[nodiscard]] int watch(NodeId id) const { return nodes_[id].wd; }

  // Gives the node another parent, of the same root, and another name.
  void move(NodeId id, NodeId parent, std::string_view name);

  // Two nodes, neither inside the other, take each other's place.
  void exchange(NodeId a, NodeId b);

  struct Removed {
    NodeId id;
    int wd;
  };
  // Forgets the node and all below it; says which they were, with their watches.
  std::vector<Removed> remove(NodeId id);

  [[nodiscard]] bool is_root(NodeId id) const { return nodes_[id].parent == kNoNode; }
  // Whether its path may be a symbolic link: of a root, and of a link that is followed.
  [[nodiscard]] bool follows(NodeId id) const { return is_root(id) || nodes_[id].is_link; }
  void set_link(NodeId id) { nodes_[id].is_link = true; }
  // Whether a node is `ancestor` or stands below it.
  [[nodiscard]] bool is_within(NodeId id, NodeId ancestor) const;
  [[nodiscard]] NodeId parent(NodeId id) const { return nodes_[id].parent; }
  [[nodiscard]] const std::string& name(NodeId id) const { return nodes_[id].name; }
  [[nodiscard]] std::uint32_t root(NodeId id) const { return nodes_[id].root; }
  [[nodiscard]] bool has_children(NodeId id) const { return nodes_[id].first_child != kNoNode; }
  [[nodiscard]] std::vector<NodeId> children(NodeId id) const;
  [[nodiscard]] std::vector<NodeId> unwatched_in(NodeId id) const;  // itself included
  [[nodiscard]] std::size_t watched() const { return by_watch_.size(); }

  // The path by what has been processed so far. path_id() keeps it, path_of() only makes it.
  [[nodiscard]] PathId path_id(NodeId id);
  [[nodiscard]] std::string path_of(NodeId id) const;

  // "a/b" of a node two levels below its root; nothing of a root.
  void append_below_root(std::string& out, NodeId id) const;

 private:
  struct Node {
    std::string name;  // of a root: its path
    NodeId parent = kNoNode;
    NodeId first_child = kNoNode;
    NodeId next = kNoNode;  // among its siblings
    NodeId previous = kNoNode;
    PathId path = kNoPath;  // kNoPath until it is asked for
    int wd = kNoWatch;
    std::uint32_t root = 0;
    bool is_link = false;
  };
  struct Key {
    NodeId parent;
    std::string_view name;
  };
  struct Hash {
    using is_transparent = void;
    const Tree* tree;
    std::size_t operator()(const Key& key) const;
    std::size_t operator()(NodeId id) const;
  };
  struct Equal {
    using is_transparent = void;
    const Tree* tree;
    bool operator()(NodeId a, NodeId b) const { return a == b; }
    bool operator()(const Key& key, NodeId id) const;
    bool operator()(NodeId id, const Key& key) const { return (*this)(key, id); }
  };

  [[nodiscard]] NodeId create(std::string name, NodeId parent, std::uint32_t root);
  [[nodiscard]] std::vector<NodeId> subtree(NodeId id) const;  // parents before children
  void attach(NodeId id, NodeId parent, std::string_view name);
  void detach(NodeId id);
  void forget_paths(NodeId id);
  void forget_path(Node& node);

  PathTable& paths_;
  std::vector<Node> nodes_;
  std::vector<NodeId> free_;
  std::unordered_set<NodeId, Hash, Equal> by_name_;
  std::unordered_map<int, NodeId> by_watch_;
  std::size_t nodes_in_use_ = 0;  // those without a watch are the difference to by_watch_
};

}  // namespace hw::watch
