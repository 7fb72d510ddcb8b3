// SPDX-License-Identifier: MIT
// Where all reports pass on their way to the pending records: silent while the initial state is
// read.
#pragma once

#include <cstdint>
#include <string_view>

#include "watch/output/pending.h"
#include "watch/track/tree.h"

namespace hw::watch {

class Reporter {
 public:
  Reporter(Tree& tree, Pending& pending) : tree_(tree), pending_(pending) {}

  void set_silent(bool silent) { is_silent_ = silent; }
  [[nodiscard]] bool is_silent() const { return is_silent_; }

  void report(Kind kind, NodeId folder, std::string_view name, bool is_folder, Time time);
  void renamed(NodeId from_folder, std::string_view from_name, NodeId folder, std::string_view name,
               bool is_folder, Time time);
  void overflow(PathId root, std::int64_t dropped, Time time);

 private:
  void push(const Record& record);

  Tree& tree_;
  Pending& pending_;
  bool is_silent_ = true;
};

}  // namespace hw::watch
