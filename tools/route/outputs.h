// SPDX-License-Identifier: MIT
// The outputs that --out names. Names that lead to the same file are one output, for two would
// write into the midst of each other's lines. While one of them waits for its reader, the others go
// on.
#pragma once

#include <poll.h>

#include <deque>
#include <functional>
#include <map>
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
  // For a target that is written besides: the output that leads there already, or one more, by that
  // label.
  [[nodiscard]] Result<NamedOutput*> find_or_open(const std::string& label,
                                                  const std::string& target);
  // As NamedOutput has it.
  void set_stdout(event::Output& output);
  [[nodiscard]] Status flush(const NamedOutput::Lost& lost);
  [[nodiscard]] Status give_up(const NamedOutput::Lost& lost);
  void reopen();
  void add_waits(std::vector<pollfd>& entries, std::optional<Duration>& until) const;
  [[nodiscard]] bool is_full() const;
  [[nodiscard]] std::size_t pending() const;

 private:
  [[nodiscard]] std::size_t place_of(const std::optional<sys::FileId>& file) const;
  void add(NamedOutput output, const std::string& name, const std::string& label);

  std::deque<NamedOutput> list_;
  std::map<std::string, std::size_t, std::less<>> names_;  // the place in the list
};

}  // namespace hw::route
