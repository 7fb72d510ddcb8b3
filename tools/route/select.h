// SPDX-License-Identifier: MIT
// hw-route --match: passes the lines that match one pattern (with --invert those that do not), byte
// for byte, or only counts them.
#pragma once

#include <cstdint>
#include <string>

#include "event/filter.h"
#include "json/reader.h"
#include "match/matcher.h"

namespace hw::route {

class Select final : public event::LineHandler {
 public:
  struct How {
    bool inverts = false;
    bool only_counts = false;
  };

  Select(const match::Pattern& pattern, How how, event::Output& output, event::BadLines& bad_lines);

  [[nodiscard]] Status handle(const event::Line& line) override;

  // {"matched":1,"unmatched":2}
  [[nodiscard]] std::string tally() const;

 private:
  [[nodiscard]] static bool is_settled(json::Value event);
  [[nodiscard]] Status refuse(const event::Line& line, json::Value event);
  [[nodiscard]] Status drop(const event::Line& line, json::Value event, std::string_view outcome);

  json::Reader reader_;
  match::Matcher matcher_;
  How how_;
  event::Output& output_;
  event::BadLines& bad_lines_;
  std::uint64_t matched_ = 0, unmatched_ = 0;
};

}  // namespace hw::route
