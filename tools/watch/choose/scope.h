// SPDX-License-Identifier: MIT
// Which entries belong to what is watched, and which of these are reported. An entry that is not
// admitted does not exist for hw-watch: it is not watched, and a file that gets such a name is
// deleted.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ignore/repository.h"
#include "watch/backend/system.h"
#include "watch/choose/rules.h"
#include "watch/roots.h"
#include "watch/track/tree.h"

namespace hw::watch {

class Scope {
 public:
  Scope(const Rules& rules, const std::vector<Root>& roots, const Tree& tree)
      : rules_(rules), roots_(roots), tree_(tree) {}

  [[nodiscard]] const Rules& rules() const { return rules_; }
  [[nodiscard]] bool follows_links() const { return rules_.terms.follow; }
  [[nodiscard]] bool stays_on_device() const { return rules_.terms.one_filesystem; }

  [[nodiscard]] bool admits(NodeId folder, std::string_view name, bool is_folder);

  // Ignore files, where they are obeyed: of a root from outside, when it is begun; of a folder when
  // its entries have been read, or one of its own has changed; and no more.
  void read_outer_ignores(std::uint32_t root);
  void read_ignores(NodeId folder, const std::vector<Entry>& entries);
  void read_ignores(NodeId folder);
  void forget(NodeId folder) { ignores_.erase(folder); }
  [[nodiscard]] bool obeys(std::string_view name) const;  // whether it is such a file

  // Whether the folders in a folder are watched as well.
  [[nodiscard]] bool descends(NodeId folder) const;

  // Whether what is in a folder can be admitted or not by where the folder stands.
  [[nodiscard]] bool depends_on_place() const;

  // Of an entry that is admitted.
  [[nodiscard]] bool reports(NodeId folder, std::string_view name, bool is_folder);

 private:
  [[nodiscard]] bool is_ignored(NodeId folder, std::string_view name, bool is_folder);
  [[nodiscard]] bool is_ignored_outside(std::uint32_t root, std::string_view path, bool is_folder);
  [[nodiscard]] bool is_own(NodeId folder, std::string_view name) const;
  [[nodiscard]] std::string_view relative(NodeId folder, std::string_view name);
  [[nodiscard]] std::int64_t level(NodeId folder) const;  // 0 for a root

  const Rules& rules_;
  const std::vector<Root>& roots_;
  const Tree& tree_;
  std::string path_;  // its memory is used again
  std::string outer_path_;
  std::unordered_map<NodeId, std::vector<ignore::Rules>> ignores_;  // of folders that have some
  std::vector<std::vector<ignore::Outer>> outer_ignores_;           // by root
};

}  // namespace hw::watch
