// SPDX-License-Identifier: MIT
// Where events that could not be routed are reported: as hw.error events in the --errors file,
// descriptor or output, else as messages; about what is an hw.error itself always as messages.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "event/line_reader.h"
#include "route/outputs.h"
#include "route/router.h"
#include "sys/fd.h"

namespace hw::route {

class Errors {
 public:
  // `source` becomes the source of the events. `target` may name one of `outputs`, which must
  // outlive this, or lead where one of them does.
  [[nodiscard]] static Result<Errors> open(const std::optional<std::string>& target,
                                           std::string source, Outputs& outputs);

  // As NamedOutput::reopen().
  void reopen();

  // The line's number is 0 where it is not known any more.
  [[nodiscard]] Status report(const event::Line& line, const Failure& failure) const;

 private:
  void log(const event::Envelope& envelope, const event::Line& line, const Failure& failure) const;

  NamedOutput* output_ = nullptr;
  sys::Fd fd_;
  std::string name_;
  std::string source_;
};

}  // namespace hw::route
