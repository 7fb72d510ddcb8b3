// SPDX-License-Identifier: MIT
#include "route/base_line.h"

#include <string>

namespace hw::route {

namespace {

constexpr std::size_t kRoom = 64;  // for the names and the braces of what is added

}  // namespace

BaseLine::BaseLine(std::string_view line, json::Value event, const event::Envelope& envelope)
    : line_(line),
      brace_(static_cast<std::size_t>(event.text().data() - line.data()) + event.text().size() - 1),
      is_empty_(event.members().empty()),
      is_cloud_event_(envelope.is_cloud_event()) {
  if (!envelope.hwhops.empty()) {
    hops_begin_ = static_cast<std::size_t>(envelope.hwhops.data() - line.data());
    hops_end_ = hops_begin_ + envelope.hwhops.size();
  }
}

void BaseLine::append_with_slip(std::string& out, std::string_view members,
                                std::int64_t hops) const {
  const std::string digits = hops == 0 ? "" : std::to_string(hops);
  const bool in_place = hops != 0 && hops_end_ > 0;
  out.reserve(out.size() + line_.size() + members.size() + kRoom);
  if (in_place) {
    out.append(line_.substr(0, hops_begin_)).append(digits);
    out.append(line_.substr(hops_end_, brace_ - hops_end_));
  } else {
    out.append(line_.substr(0, brace_));
  }
  std::string_view comma = is_empty_ ? "" : ",";
  if (hops != 0 && !in_place) {
    out.append(comma).append("\"hwhops\":").append(digits);
    comma = ",";
  }
  out.append(comma).append("\"hw\":{").append(members).append("}");
  out.append(line_.substr(brace_));
}

}  // namespace hw::route
