// SPDX-License-Identifier: MIT
#include "watch/choose/scope.h"

#include <algorithm>
#include <utility>

#include "base/fs.h"
#include "log/log.h"

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
  if (rules_.excludes(rules_.exclude.empty() ? name : relative(folder, name), is_folder)) {
    return false;
  }
  return !rules_.terms.gitignore || !is_ignored(folder, name, is_folder);
}

// By the ignore files of the folder and those above it, then by those from outside.
bool Scope::is_ignored(NodeId folder, std::string_view name, bool is_folder) {
  using ignore::Verdict;
  const std::string_view path = relative(folder, name);
  std::size_t prefix = path.size() - name.size();  // the folder's path, with a slash
  for (NodeId node = folder;; node = tree_.parent(node)) {
    if (const auto found = ignores_.find(node); found != ignores_.end()) {
      for (const ignore::Rules& rules : found->second) {
        if (const Verdict verdict = rules.verdict(path.substr(prefix), is_folder);
            verdict != Verdict::none) {
          return verdict == Verdict::ignored;
        }
      }
    }
    if (tree_.is_root(node)) {
      break;
    }
    prefix -= tree_.name(node).size() + 1;
  }
  return is_ignored_outside(tree_.root(folder), path, is_folder);
}

bool Scope::is_ignored_outside(std::uint32_t root, std::string_view path, bool is_folder) {
  if (root >= outer_ignores_.size()) {
    return false;
  }
  for (const ignore::Outer& outer : outer_ignores_[root]) {
    (outer_path_ = outer.prefix) += path;
    if (const ignore::Verdict verdict = outer.rules.verdict(outer_path_, is_folder);
        verdict != ignore::Verdict::none) {
      return verdict == ignore::Verdict::ignored;
    }
  }
  return false;
}

bool Scope::obeys(std::string_view name) const {
  return rules_.terms.gitignore && ignore::is_file_name(name);
}

void Scope::read_outer_ignores(std::uint32_t root) {
  if (!rules_.terms.gitignore) {
    return;
  }
  outer_ignores_.resize(roots_.size());
  auto outer = ignore::read_outer(roots_[root].path);
  if (outer) {
    outer_ignores_[root] = std::move(*outer);
  } else {
    log::warning("{}; it is not obeyed", outer.error().message);
  }
}

void Scope::read_ignores(NodeId folder, const std::vector<Entry>& entries) {
  if (std::any_of(entries.begin(), entries.end(),
                  [this](const Entry& entry) { return obeys(entry.name); })) {
    read_ignores(folder);
  }
}

void Scope::read_ignores(NodeId folder) {
  auto rules = ignore::read_folder(tree_.path_of(folder));
  ignores_.erase(folder);
  if (!rules) {
    log::warning("{}; it is not obeyed", rules.error().message);
  } else if (!rules->empty()) {
    ignores_[folder] = std::move(*rules);
  }
}

bool Scope::descends(NodeId folder) const {
  return roots_[tree_.root(folder)].is_recursive() &&
         (rules_.terms.depth == 0 || level(folder) + 1 < rules_.terms.depth);
}

bool Scope::depends_on_place() const {
  return rules_.terms.depth != 0 || !rules_.exclude.empty() || rules_.terms.gitignore;
}

bool Scope::reports(NodeId folder, std::string_view name, bool is_folder) {
  return rules_.include.empty() || rules_.includes(relative(folder, name), is_folder);
}

}  // namespace hw::watch
