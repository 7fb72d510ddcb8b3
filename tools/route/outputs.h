// SPDX-License-Identifier: MIT
// The outputs that --out names. While one of them waits for its reader, the others go on.
#pragma once

#include <poll.h>

#include <deque>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "route/named_output.h"

namespace hw::route {

class Outputs {
 public:
  // Of "NAME=PATH", each. Error: usage, or a file cannot be opened.
  [[nodiscard]] static Result<Outputs> open(const std::vector<std::string>& options);
  // The names in such options.
  [[nodiscard]] static Result<std::set<std::string>> names(const std::vector<std::string>& options);

  [[nodiscard]] NamedOutput* find(std::string_view name);
  [[nodiscard]] Status flush(const NamedOutput::Lost& lost);
  [[nodiscard]] Status give_up(const NamedOutput::Lost& lost);
  void reopen();
  void add_waits(std::vector<pollfd>& entries, std::optional<Duration>& until) const;
  [[nodiscard]] bool is_full() const;
  [[nodiscard]] std::size_t pending() const;

 private:
  std::deque<NamedOutput> list_;
};

}  // namespace hw::route
