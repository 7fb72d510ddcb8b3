// SPDX-License-Identifier: MIT
// Where events that could not be routed are reported: as hw.error events in the --errors file or
// descriptor, else as messages; about what is an hw.error itself always as messages.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "event/line_reader.h"
#include "route/router.h"
#include "sys/fd.h"

namespace hw::route {

class Errors {
 public:
  // `source` becomes the source of the events.
  [[nodiscard]] static Result<Errors> open(const std::optional<std::string>& target,
                                           std::string source);

  [[nodiscard]] Status report(const event::Line& line, const Failure& failure) const;

 private:
  sys::Fd fd_;
  std::string name_;
  std::string source_;
};

}  // namespace hw::route
