// SPDX-License-Identifier: MIT
#include "watch/choose/scope.h"

#include "base/fs.h"

namespace hw::watch {

std::string_view Scope::relative(NodeId folder, std::string_view name) {
  path_.clear();
  tree_.append_below_root(path_, folder);
  if (!path_.empty()) {
    path_ += '/';
  }
  return path_ += name;
}

std::int64_t Scope::level(NodeId folder) const {
  std::int64_t level = 0;
  for (; !tree_.is_root(folder); folder = tree_.parent(folder)) {
    ++level;
  }
  return level;
}

// What keeps the state would tell of itself without end.
bool Scope::is_own(NodeId folder, std::string_view name) const {
  const std::string& state = *rules_.terms.state;
  const std::string_view own = base_name(state);
  return name.starts_with(own) && tree_.path_of(folder) == folder_of(state) &&
         (name == own || name.substr(own.size()) == ".lock" || name.substr(own.size()) == ".new");
}

bool Scope::admits(NodeId folder, std::string_view name, bool is_folder) {
  if (rules_.terms.state && is_own(folder, name)) {
    return false;
  }
  const Root& root = roots_[tree_.root(folder)];
  if (!root.is_recursive()) {
    return root.admits(name) && !is_folder;
  }
  return !rules_.excludes(rules_.exclude.empty() ? name : relative(folder, name), is_folder);
}

bool Scope::descends(NodeId folder) const {
  return roots_[tree_.root(folder)].is_recursive() &&
         (rules_.terms.depth == 0 || level(folder) + 1 < rules_.terms.depth);
}

bool Scope::depends_on_place() const { return rules_.terms.depth != 0 || !rules_.exclude.empty(); }

bool Scope::reports(NodeId folder, std::string_view name, bool is_folder) {
  return rules_.include.empty() || rules_.includes(relative(folder, name), is_folder);
}

}  // namespace hw::watch
