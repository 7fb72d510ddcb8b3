// SPDX-License-Identifier: MIT
#include "watch/roots.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>

#include "base/fs.h"
#include "log/log.h"

namespace hw::watch {

namespace {

struct Candidate {
  Root root = {};
  std::string given = {};
  std::string real = {};  // without symbolic links
  dev_t device = 0;
  ino_t inode = 0;
};

Result<Candidate> examine(const std::string& operand) {
  struct stat status {};
  if (operand.empty() || stat(operand.c_str(), &status) != 0) {
    return fail_errno(operand.empty() ? "''" : operand, operand.empty() ? ENOENT : errno);
  }
  Candidate candidate{.given = operand};
  HW_TRY_ASSIGN(std::string path, absolute_path(operand));
  if (!S_ISDIR(status.st_mode)) {
    candidate.root.names.emplace_back(base_name(path));
    path.resize(std::max<std::size_t>(path.rfind('/'), 1));
  }
  std::array<char, PATH_MAX> real;
  if (stat(path.c_str(), &status) != 0 || realpath(path.c_str(), real.data()) == nullptr) {
    return fail_errno(path, errno);
  }
  candidate.root.path = std::move(path);
  candidate.real = real.data();
  candidate.device = status.st_dev;
  candidate.inode = status.st_ino;
  return candidate;
}

bool is_same(const Candidate& a, const Candidate& b) {
  return a.device == b.device && a.inode == b.inode;
}

bool is_inside(const Candidate& inner, const Candidate& outer) {
  return is_same(inner, outer) || outer.real == "/" || inner.real.starts_with(outer.real + '/');
}

// Whether `other` already covers all of `candidate`; of two equal ones the first stays.
bool is_covered(const Candidate& candidate, const Candidate& other, bool other_is_first) {
  return other.root.is_recursive() && is_inside(candidate, other) &&
         !(candidate.root.is_recursive() && is_same(candidate, other) && !other_is_first);
}

void add(std::vector<Candidate>& kept, Candidate candidate) {
  for (Candidate& other : kept) {
    if (!candidate.root.is_recursive() && is_same(candidate, other)) {
      if (!other.root.admits(candidate.root.names[0])) {
        other.root.names.push_back(candidate.root.names[0]);
      }
      return;
    }
  }
  kept.push_back(std::move(candidate));
}

}  // namespace

bool Root::admits(std::string_view name) const {
  return names.empty() || std::find(names.begin(), names.end(), name) != names.end();
}

Result<std::vector<Root>> find_roots(const std::vector<std::string>& operands) {
  std::vector<Candidate> candidates;
  for (const std::string& operand : operands) {
    HW_TRY_ASSIGN(Candidate candidate, examine(operand));
    candidates.push_back(std::move(candidate));
  }
  std::vector<Candidate> kept;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    std::size_t cover = 0;
    while (cover < candidates.size() &&
           (cover == i || !is_covered(candidates[i], candidates[cover], cover < i))) {
      ++cover;
    }
    if (cover < candidates.size()) {
      log::warning("{}: inside {}; watched once", candidates[i].given, candidates[cover].given);
    } else {
      add(kept, candidates[i]);
    }
  }
  std::vector<Root> roots;
  roots.reserve(kept.size());
  for (Candidate& candidate : kept) {
    roots.push_back(std::move(candidate.root));
  }
  return roots;
}

}  // namespace hw::watch
