// SPDX-License-Identifier: MIT
#include "watch/state/catalog.h"

#include <utility>

namespace hw::watch {

namespace {

// What the paths below a folder begin with.
std::string below(const std::string& folder) {
  return folder.ends_with('/') ? folder : folder + '/';
}

}  // namespace

void Catalog::remove(const std::string& path) {
  entries_.erase(path);
  const std::string prefix = below(path);
  auto at = entries_.lower_bound(prefix);
  while (at != entries_.end() && at->first.starts_with(prefix)) {
    at = entries_.erase(at);
  }
}

void Catalog::rename(const std::string& from, const std::string& to) {
  std::vector<Entries::node_type> moved;
  if (auto node = entries_.extract(from)) {
    moved.push_back(std::move(node));
  }
  const std::string prefix = below(from);
  for (auto at = entries_.lower_bound(prefix);
       at != entries_.end() && at->first.starts_with(prefix);) {
    moved.push_back(entries_.extract(at++));
  }
  remove(to);
  for (auto& node : moved) {
    node.key().replace(0, from.size(), to);
    entries_.insert(std::move(node));
  }
}

const Fact* Catalog::find(const std::string& path) const {
  const auto found = entries_.find(path);
  return found == entries_.end() ? nullptr : &found->second;
}

std::vector<std::string> Catalog::children(const std::string& folder) const {
  std::vector<std::string> paths;
  const std::string prefix = below(folder);
  for (auto at = entries_.lower_bound(prefix);
       at != entries_.end() && at->first.starts_with(prefix); ++at) {
    if (at->first.find('/', prefix.size()) == std::string::npos) {
      paths.push_back(at->first);
    }
  }
  return paths;
}

void apply(Catalog& catalog, const Step& step) {
  switch (step.what) {
    case Step::What::set:
      catalog.set(step.path, step.fact);
      break;
    case Step::What::remove:
      catalog.remove(step.path);
      break;
    case Step::What::rename:
      catalog.rename(step.from, step.path);
      break;
    case Step::What::root:
      break;
  }
}

}  // namespace hw::watch
