// SPDX-License-Identifier: MIT
// What is known of every entry of the watched trees, by its absolute path, and the changes that
// make one state of it another. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "watch/backend/fact.h"

namespace hw::watch {

class Catalog {
 public:
  using Entries = std::map<std::string, Fact>;

  void set(const std::string& path, const Fact& fact) { entries_[path] = fact; }
  // With all that is below.
  void remove(const std::string& path);
  // With all that is below; what was there before is replaced.
  void rename(const std::string& from, const std::string& to);

  [[nodiscard]] const Fact* find(const std::string& path) const;
  [[nodiscard]] const Entries& entries() const { return entries_; }
  // What is directly in a folder.
  [[nodiscard]] std::vector<std::string> children(const std::string& folder) const;

 private:
  Entries entries_;
};

// One change of a catalog, as the journal keeps it.
struct Step {
  enum class What : char { set = '+', remove = '-', rename = '>', root = '@' };
  What what = What::set;
  Fact fact = {};         // of set
  std::string path = {};  // of root: a tree that is known as a whole
  std::string from = {};  // of rename
};
void apply(Catalog& catalog, const Step& step);

}  // namespace hw::watch
