// SPDX-License-Identifier: MIT
// When enough has failed, or succeeded, to do no more (hw-exec(1), --halt). The grammar is that of
// GNU parallel's --halt, the sign for a share of the runs included.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"

namespace hw::exec {

class Halt {
 public:
  // "never", or "now" or "soon", a comma, and "fail", "success" or "done" with "=N" or "=N%".
  // Error: usage.
  [[nodiscard]] static Result<Halt> parse(std::string_view text);

  // A job is over. True once there have been enough.
  [[nodiscard]] bool count(bool succeeded);

  // What runs is to be ended, too.
  [[nodiscard]] bool is_now() const { return is_now_; }
  // Enough have failed, which is no success of the whole.
  [[nodiscard]] bool is_failure() const { return counted_ == Counted::failed; }

 private:
  enum class Counted { never, failed, succeeded, all };

  Counted counted_ = Counted::never;
  bool is_now_ = false;
  bool is_share_ = false;
  std::int64_t limit_ = 0;
  std::int64_t over_ = 0;
  std::int64_t failed_ = 0;
};

}  // namespace hw::exec
