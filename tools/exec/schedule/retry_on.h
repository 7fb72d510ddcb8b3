// SPDX-License-Identifier: MIT
// Which ends of a run are worth another attempt (hw-exec(1), --retry-on).
#pragma once

#include <bitset>
#include <string_view>

#include "base/result.h"

namespace hw::exec {

struct Run;

class RetryOn {
 public:
  // Words with commas: failure, timeout, spawn; exit statuses, "75" or "64-78"; names of signals,
  // "KILL". Error: usage.
  [[nodiscard]] static Result<RetryOn> parse(std::string_view text);

  void leave_out_timeout() { timeout_ = false; }
  [[nodiscard]] bool covers_timeout() const { return timeout_; }

  // Of a run that succeeded, or was cancelled, never.
  [[nodiscard]] bool covers(const Run& run) const;

 private:
  [[nodiscard]] Status add(std::string_view word);
  [[nodiscard]] Status add_statuses(std::string_view word);

  bool timeout_ = false;
  bool spawn_ = false;
  std::bitset<256> statuses_;
  std::bitset<128> signals_;
};

}  // namespace hw::exec
