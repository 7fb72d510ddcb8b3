// SPDX-License-Identifier: MIT
// Where events that could not be routed are reported: as hw.error events in an output, which may be
// one that --out names, else as messages; about what is an hw.error itself always as messages.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "event/line_reader.h"
#include "route/outputs.h"
#include "route/router.h"

namespace hw::route {

// As a message. The line's number is 0 where it is not known any more.
void log_failure(const event::Envelope& envelope, const event::Line& line, const Failure& failure);

class Errors {
 public:
  // `source` becomes the source of the events. `target` may name one of `outputs`, which must
  // outlive this, or lead where one of them does; else it becomes one of them.
  [[nodiscard]] static Result<Errors> open(const std::optional<std::string>& target,
                                           std::string source, Outputs& outputs);

  // `lost` takes what the output has lost.
  [[nodiscard]] Status report(const event::Line& line, const Failure& failure,
                              const NamedOutput::Lost& lost) const;

  // Tells of a line that an output has lost: of an event of ours the failure that it was about.
  [[nodiscard]] Status report_lost(std::string_view line, const std::string& why,
                                   const NamedOutput::Lost& lost) const;

 private:
  NamedOutput* output_ = nullptr;
  std::string source_;
};

}  // namespace hw::route
