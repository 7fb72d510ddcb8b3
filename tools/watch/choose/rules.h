// SPDX-License-Identifier: MIT
// Terms that have been read: which kinds of events, which names.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "match/glob.h"
#include "watch/kind.h"
#include "watch/terms.h"

namespace hw::watch {

// A glob over paths relative to the root, as match/glob.h has them; one that ends with "/" is for
// folders alone.
struct NamePattern {
  match::Glob glob;
  bool folders_only = false;
  bool operator==(const NamePattern&) const = default;
};

struct Rules {
  Terms terms;
  Kinds kinds;
  std::vector<NamePattern> include;
  std::vector<NamePattern> exclude;
  bool operator==(const Rules&) const = default;

  [[nodiscard]] bool excludes(std::string_view path, bool is_folder) const;
  // Also what is excluded.
  [[nodiscard]] bool includes(std::string_view path, bool is_folder) const;
};

// Error: code config, "exclude: 'a[': ...".
[[nodiscard]] Result<Rules> read_rules(const Terms& terms);

}  // namespace hw::watch
