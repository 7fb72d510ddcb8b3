// SPDX-License-Identifier: MIT
// Shows `--progress` on stderr: on a terminal one line, renewed at most five times a second while
// there is work; and a message at the end, wherever stderr leads. Belongs to the loop's thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "exec/report/progress.h"
#include "loop/loop.h"

namespace hw::exec {

class ProgressDisplay {
 public:
  // `count` tells how far it is, but for what is left.
  ProgressDisplay(loop::Loop& loop, bool is_wanted, std::function<Progress()> count);

  // An event was read, or passed, with so many bytes.
  void note_line(std::size_t bytes) { taken_ += bytes; }
  void note_event() { ++read_; }
  void note_end_of_input() { has_end_ = true; }

  // Something may have changed.
  void update();
  // Lines are about to be written to stdout, which may be the same terminal.
  void make_way() const;
  void finish();

 private:
  void show();
  [[nodiscard]] Progress look() const;

  std::function<Progress()> count_;
  bool is_wanted_;
  bool is_shown_ = false;  // on a terminal
  bool shares_terminal_ = false;
  bool is_due_ = false;  // the timer runs
  bool has_end_ = false;
  std::optional<std::uint64_t> size_;  // of the input from where it began, if it has one
  std::uint64_t taken_ = 0;            // bytes of it
  std::size_t read_ = 0;               // events in these
  Pace pace_;
  Duration begin_;
  loop::Timer timer_;
};

}  // namespace hw::exec
