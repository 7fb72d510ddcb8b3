// SPDX-License-Identifier: MIT
// The environment of a command: ours, less what it may hold about some other event, and the
// variables that describe this one (hw-exec(1), "Environment of the commands").
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "event/envelope.h"
#include "expr/selector.h"

namespace hw::exec {

class Environment {
 public:
  // From a process environment, "NAME=value" each.
  explicit Environment(const char* const* inherited);

  // `event` has no slip. `extra` is a JSON object of strings, or empty: further variables. Error:
  // code data, a value that holds U+0000.
  [[nodiscard]] Result<std::vector<std::string>> build(const json::Value& event, expr::Arena& arena,
                                                       const event::Envelope& envelope,
                                                       std::string_view traceparent,
                                                       std::int64_t attempt,
                                                       std::string_view extra) const;

 private:
  [[nodiscard]] Result<std::optional<std::string>> file_of(const json::Value& event,
                                                           expr::Arena& arena) const;

  std::vector<std::string> inherited_;
  std::array<expr::Selector, 2> files_;  // FILE is the first of them that is a string
};

}  // namespace hw::exec
