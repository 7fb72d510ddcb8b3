// SPDX-License-Identifier: MIT
// Where all reports pass on their way to the pending records: nothing passes while the initial
// state is read, unless that is wanted, and nothing that was not chosen.
#pragma once

#include <cstdint>
#include <string_view>

#include "watch/choose/scope.h"
#include "watch/output/sink.h"
#include "watch/track/tree.h"

namespace hw::watch {

class Reporter {
 public:
  Reporter(Tree& tree, Scope& scope, Pending& pending, Sink& sink)
      : tree_(tree), scope_(scope), pending_(pending), sink_(&sink) {}

  [[nodiscard]] bool is_silent() const { return is_silent_; }
  void set_silent(bool silent) { is_silent_ = silent; }

  void set_sink(Sink& sink) { sink_ = &sink; }

  // What is reported until begin_live() is kept, whatever room there is; it is marked if it is the
  // initial state.
  void begin_initial(bool is_marked = true);
  void begin_live();

  void report(Kind kind, NodeId folder, std::string_view name, bool is_folder, Time time);

  // Of a folder that has left with all that is in it, of which nothing else will tell.
  void report_with_content(Kind kind, NodeId folder, std::string_view name, Time time);

  // A file of which one name alone is reported is created or deleted. Whether it was created.
  bool renamed(NodeId from_folder, std::string_view from_name, NodeId folder, std::string_view name,
               bool is_folder, Time time);

  // Of a path that need not be in the tree.
  void change(const Record& record);

  void root(Kind kind, PathId root, Time time);
  void overflow(PathId root, std::int64_t dropped, Time time);

 private:
  void push(Record record);

  Tree& tree_;
  Scope& scope_;
  Pending& pending_;
  Sink* sink_;
  bool is_silent_ = true;
  bool is_initial_ = false;
};

}  // namespace hw::watch
