// SPDX-License-Identifier: MIT
// Rules without consequences: what would be sent where (--dry-run), which rules match and why the
// others do not (--explain), how often each matches (--tally), and what rules there are (--list).
#pragma once

#include <cstdint>
#include <string>

#include "event/bad_lines.h"
#include "event/filter.h"
#include "json/reader.h"
#include "route/router.h"
#include "route/unmatched.h"

namespace hw::route {

class Preview final : public event::LineHandler {
 public:
  enum class What { lines, reasons, counts };

  Preview(Rules rules, What what, Unmatched unmatched, event::Output& output,
          event::BadLines& bad_lines)
      : router_(std::move(rules), unmatched.keeps()),
        what_(what),
        unmatched_(std::move(unmatched)),
        output_(output),
        bad_lines_(bad_lines) {}

  [[nodiscard]] Status handle(const event::Line& line) override;

  // A line for each rule, {"rule":"a","matched":1}, and {"unmatched":2} at the end.
  [[nodiscard]] std::string tally() const;

 private:
  [[nodiscard]] Status say(const event::Line& line, std::string_view what);
  [[nodiscard]] Status tell(const event::Line& line, const Routed& routed);
  [[nodiscard]] Status tell_unmatched(const event::Line& line);
  [[nodiscard]] Status explain(const event::Line& line, json::Value event);

  Router router_;
  What what_;
  Unmatched unmatched_;
  json::Reader reader_;
  event::Output& output_;
  event::BadLines& bad_lines_;
  std::uint64_t unmatched_count_ = 0;
};

// A line for each rule: its name, its priority where it has one, whether it is off, its targets.
[[nodiscard]] std::string listing_of(std::span<const Rule> rules);

}  // namespace hw::route
