// SPDX-License-Identifier: MIT
// hw-route --match: passes the lines that match one pattern, byte for byte.
#pragma once

#include "event/filter.h"
#include "json/reader.h"
#include "match/matcher.h"

namespace hw::route {

class Select final : public event::LineHandler {
 public:
  Select(match::Pattern pattern, event::Output& output, event::BadLines& bad_lines);

  [[nodiscard]] Status handle(const event::Line& line) override;

 private:
  [[nodiscard]] Status handle_with_slip(const event::Line& line, bool matches);

  json::Reader reader_;
  match::Matcher matcher_;
  event::Output& output_;
  event::BadLines& bad_lines_;
};

}  // namespace hw::route
