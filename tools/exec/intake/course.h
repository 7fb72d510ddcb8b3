// SPDX-License-Identifier: MIT
// The way of a job (hw-exec(1), "What follows"): its command, and then, by how that ended, the
// targets of `on_success` or `on_failure`, and those of `on_done`. Pure. Targets are the text of
// JSON objects, which others own.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "event/envelope.h"

namespace hw::exec {

// JSON arrays of targets; empty for none.
struct Follow {
  std::string_view on_success, on_failure, on_done;
};

// Those of a slip; what it does not have is as in `usual`.
[[nodiscard]] Follow follow_of(const event::Slip& slip, const Follow& usual);

class Course {
 public:
  // Error: slip_invalid, what is no list of targets, or has more of them below.
  [[nodiscard]] static Result<Course> from(const Follow& follow);

  // The step at hand is over, the command itself or a target.
  void advance(bool succeeded);

  [[nodiscard]] bool is_at_command() const { return at_ == 0; }
  [[nodiscard]] bool is_over() const { return at_ > steps_.size(); }
  // Whether anything follows the command, whatever becomes of it.
  [[nodiscard]] bool has_more() const {
    return !on_success_.empty() || !on_failure_.empty() || !on_done_.empty();
  }

  // Of a target that is at hand: its text, and the list that it stands in.
  [[nodiscard]] std::string_view target() const { return steps_[at_ - 1].target; }
  [[nodiscard]] std::string_view list() const { return steps_[at_ - 1].list; }

  // All so far has succeeded: the command and what followed.
  [[nodiscard]] bool succeeded() const { return succeeded_; }

 private:
  struct Step {
    std::string_view list;
    std::string_view target;
  };
  using Targets = std::vector<std::string_view>;

  static Result<Targets> read(std::string_view list, std::string_view name);
  void add(std::string_view list, const Targets& targets);

  Targets on_success_, on_failure_, on_done_;
  std::vector<Step> steps_;  // after the command, once that is over
  std::size_t at_ = 0;       // 0 for the command, else the number of a step
  bool succeeded_ = true;
};

}  // namespace hw::exec
