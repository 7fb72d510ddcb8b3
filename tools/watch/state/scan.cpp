// SPDX-License-Identifier: MIT
#include "watch/state/scan.h"

namespace hw::watch {

namespace {

void read_folder(System& system, Tree& tree, Scope& scope, NodeId folder, Catalog& catalog) {
  const std::string path = tree.path_of(folder);
  std::vector<Entry> entries;
  (void)system.list(path, tree.follows(folder), false, entries);
  for (const Entry& entry : entries) {
    if (scope.admits(folder, entry.name, entry.type == EntryType::folder)) {
      const std::string entry_path = join(path, entry.name);
      if (const auto fact = system.fact(entry_path)) {
        catalog.set(entry_path, *fact);
      }
    }
  }
}

}  // namespace

void scan(System& system, Tree& tree, Scope& scope, NodeId folder,
          const std::function<bool()>& pause, Catalog& catalog) {
  std::vector<NodeId> left{folder};
  while (!left.empty() && pause()) {
    const NodeId node = left.back();
    left.pop_back();
    read_folder(system, tree, scope, node, catalog);
    for (const NodeId child : tree.children(node)) {
      left.push_back(child);
    }
  }
}

}  // namespace hw::watch
