// SPDX-License-Identifier: MIT
// A line that gets a slip, maybe several times over for several targets: which of its bytes go
// before the slip, and where the count of routings stands.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "event/envelope.h"
#include "json/document.h"

namespace hw::route {

class BaseLine {
 public:
  // `line` has been read as `event` and has no slip; both must outlive this.
  BaseLine(std::string_view line, json::Value event, const event::Envelope& envelope);

  [[nodiscard]] bool is_cloud_event() const { return is_cloud_event_; }

  // Appends the line with `members` as its slip. If `hops` is not 0, it is the value of "hwhops".
  void append_with_slip(std::string& out, std::string_view members, std::int64_t hops) const;

 private:
  std::string_view line_;
  std::size_t brace_;                          // the one that ends the object
  std::size_t hops_begin_ = 0, hops_end_ = 0;  // the value of "hwhops"; both 0 if it has none
  bool is_empty_;
  bool is_cloud_event_;
};

}  // namespace hw::route
