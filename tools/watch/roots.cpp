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
  Root root;
  std::string given;
  std::string real = {};  // without symbolic links
  dev_t device = 0;
  ino_t inode = 0;
};

// The path without symbolic links, as far as it is there.
std::string real_path(std::string path) {
  std::array<char, PATH_MAX> real;
  std::string missing;
  while (realpath(path.c_str(), real.data()) == nullptr && path.size() > 1) {
    const std::size_t slash = path.rfind('/');
    missing.insert(0, path, slash);
    path.resize(std::max<std::size_t>(slash, 1));
  }
  path = real.data();
  return path == "/" && !missing.empty() ? missing : path + missing;
}

Result<Candidate> examine(const std::string& operand) {
  Candidate candidate{.root = {.path = {}}, .given = operand};
  struct stat status {};
  if (operand.empty()) {
    return fail_errno("''", ENOENT);
  }
  if (stat(operand.c_str(), &status) != 0) {
    if (errno != ENOENT && errno != ENOTDIR) {
      return fail_errno(operand, errno);
    }
    candidate.root.is_known = false;
  }
  HW_TRY_ASSIGN(candidate.root.path, absolute_path(operand));
  if (candidate.root.is_known && !S_ISDIR(status.st_mode)) {
    candidate.root.become_file();
    if (stat(candidate.root.path.c_str(), &status) != 0) {
      return fail_errno(candidate.root.path, errno);
    }
  }
  candidate.real = real_path(candidate.root.path);
  candidate.device = status.st_dev;
  candidate.inode = status.st_ino;
  return candidate;
}

bool is_same(const Candidate& a, const Candidate& b) {
  const bool are_known = a.root.is_known && b.root.is_known;
  return are_known ? a.device == b.device && a.inode == b.inode : a.real == b.real;
}

bool is_inside(const Candidate& inner, const Candidate& outer) {
  return is_same(inner, outer) || outer.real == "/" || inner.real.starts_with(outer.real + '/');
}

// Whether the watch of `outer` comes as far as `inner`, which lies in it.
bool reaches(const Candidate& outer, const Candidate& inner, const Rules& rules) {
  const std::string& real = inner.real;
  const std::size_t begin = outer.real == "/" ? 1 : std::min(outer.real.size() + 1, real.size());
  std::int64_t level = 0;
  for (std::size_t end = begin; end < real.size(); ++end) {
    end = std::min(real.find('/', end), real.size());
    if (rules.excludes(std::string_view(real).substr(begin, end - begin), true)) {
      return false;
    }
    ++level;
  }
  return rules.terms.depth == 0 || level < rules.terms.depth;
}

// Whether `other` already covers all of `candidate`; of two equal ones the first stays.
bool is_covered(const Candidate& candidate, const Candidate& other, bool other_is_first,
                const Rules& rules) {
  return other.root.is_recursive() && is_inside(candidate, other) &&
         reaches(other, candidate, rules) &&
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

void Root::become_file() {
  names.assign(1, std::string(base_name(path)));
  path.resize(std::max<std::size_t>(path.rfind('/'), 1));
}

Result<std::vector<Root>> find_roots(const std::vector<std::string>& operands, const Rules& rules) {
  std::vector<Candidate> candidates;
  for (const std::string& operand : operands) {
    HW_TRY_ASSIGN(Candidate candidate, examine(operand));
    candidates.push_back(std::move(candidate));
  }
  std::vector<Candidate> kept;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    std::size_t cover = 0;
    while (cover < candidates.size() &&
           (cover == i || !is_covered(candidates[i], candidates[cover], cover < i, rules))) {
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
    if (!candidate.root.is_known) {
      log::warning("{}: not there yet; it is waited for", candidate.given);
    }
    roots.push_back(std::move(candidate.root));
  }
  return roots;
}

}  // namespace hw::watch
