// SPDX-License-Identifier: MIT
#include "watch/choose/rules.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/fs.h"

namespace hw::watch {

namespace {

// The folders in which version control systems keep their own files.
constexpr std::array<std::string_view, 8> kVcsNames = {".git", ".hg",    ".svn",   ".jj",
                                                       ".bzr", "_darcs", ".pijul", "CVS"};

Result<std::vector<NamePattern>> read_patterns(const std::vector<std::string>& texts,
                                               std::string_view what) {
  std::vector<NamePattern> patterns;
  for (const std::string& text : texts) {
    std::string_view rest = text;
    const bool folders_only = rest.size() > 1 && rest.ends_with('/');
    rest.remove_suffix(folders_only ? 1 : 0);
    Result<match::Glob> glob = match::Glob::parse(rest);
    if (!glob) {
      return fail(ExitCode::config, fmt::format("{}: '{}': {}", what, text, glob.error().message));
    }
    patterns.push_back({std::move(*glob), folders_only});
  }
  return patterns;
}

bool any(const std::vector<NamePattern>& patterns, std::string_view path, bool is_folder) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const NamePattern& pattern) {
    return (is_folder || !pattern.folders_only) && pattern.glob.matches(path);
  });
}

Status check_times(const Terms& terms) {
  if (terms.debounce && terms.batch) {
    return fail(ExitCode::config, "batch: not together with debounce");
  }
  const auto& quiet = terms.debounce ? terms.debounce : terms.batch;
  if (terms.max_wait && !quiet) {
    return fail(ExitCode::config, "max-wait: neither debounce nor batch is given");
  }
  if (terms.max_wait && *terms.max_wait < *quiet) {
    return fail(ExitCode::config, "max-wait: shorter than what is waited for");
  }
  if (terms.edge == "leading" && !terms.debounce) {
    return fail(ExitCode::config, "edge: debounce is not given");
  }
  return {};
}

}  // namespace

bool Rules::excludes(std::string_view path, bool is_folder) const {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  const bool is_vcs =
      !terms.vcs && std::find(kVcsNames.begin(), kVcsNames.end(), name) != kVcsNames.end();
  return is_vcs || any(exclude, path, is_folder);
}

bool Rules::includes(std::string_view path, bool is_folder) const {
  return include.empty() || any(include, path, is_folder);
}

Result<Rules> read_rules(const Terms& terms) {
  Rules rules{.terms = terms, .kinds = {}, .include = {}, .exclude = {}};
  HW_TRY(check_times(terms));
  if (terms.state) {
    HW_TRY_ASSIGN(rules.terms.state, absolute_path(*terms.state));
  }
  Result<Kinds> kinds = parse_kinds(terms.events);
  if (!kinds) {
    return fail(ExitCode::config, "events: " + kinds.error().message);
  }
  rules.kinds = *kinds;
  if (*terms.poll_interval <= Duration{0}) {
    return fail(ExitCode::config, "poll-interval: must be more than 0");
  }
  HW_TRY_ASSIGN(rules.include, read_patterns(terms.include, "include"));
  HW_TRY_ASSIGN(rules.exclude, read_patterns(terms.exclude, "exclude"));
  return rules;
}

}  // namespace hw::watch
