// SPDX-License-Identifier: MIT
// From a line to a job: its place in the order of things (`key`, `after`), and what follows it.
// What is wrong with the slip or cannot be evaluated stands in the job, which then is not run.
#pragma once

#include <memory>

#include "event/bare_event.h"
#include "event/line_reader.h"
#include "exec/command/work.h"
#include "exec/intake/keys.h"
#include "exec/schedule/scheduler.h"

namespace hw::exec {

struct Admitted {
  std::unique_ptr<Job> job;
  Wish wish;
  bool may_share = false;  // its command with other events
};

class Admission {
 public:
  explicit Admission(const Settings& settings) : settings_(settings), keys_(settings) {}

  // `event` is the line, read; the job has no ticket yet.
  [[nodiscard]] Admitted admit(const event::Line& line, json::Value event);

 private:
  [[nodiscard]] bool may_share(const event::Slip& slip, const Job& job);
  [[nodiscard]] Status read(const event::Slip& slip, Admitted& admitted);

  const Settings& settings_;
  event::BareEvent bare_;
  Keys keys_;
  expr::Arena arena_;
};

}  // namespace hw::exec
