// SPDX-License-Identifier: MIT
#include "route/select.h"

#include <fmt/core.h>

#include "event/envelope.h"

namespace hw::route {

Select::Select(const match::Pattern& pattern, How how, event::Output& output,
               event::BadLines& bad_lines)
    : how_(how), output_(output), bad_lines_(bad_lines) {
  matcher_.add(pattern);
}

Status Select::handle(const event::Line& line) {
  const auto event = reader_.read_object(line.text);
  if (!event) {
    return bad_lines_.report(line, event.error().message);
  }
  matcher_.read(*event);
  const bool matches = matcher_.next().has_value();
  if (matcher_.gave_up()) {
    return refuse(line, *event);
  }
  ++(matches ? matched_ : unmatched_);
  if (how_.only_counts) {
    return {};
  }
  const bool passes = matches != how_.inverts;
  if (matcher_.has_slip()) {
    return handle_with_slip(line, *event, passes, "ignore");
  }
  return passes ? output_.write_line(line.text) : Status();
}

// A line of which it is in doubt whether it matches.
Status Select::refuse(const event::Line& line, json::Value event) {
  if (matcher_.has_slip() && !how_.only_counts) {
    HW_TRY(handle_with_slip(line, event, false, "reject"));
    const event::Slip slip = event::read_slip(event::read_envelope(event).slip);
    if (event::lease_of(slip) == event::Lease::control ||
        event::lease_of(slip) == event::Lease::closed) {
      return {};
    }
  }
  return bad_lines_.report(line,
                           "so many values could be chosen that it is in doubt whether it matches",
                           ErrorCode::match_limit);
}

// A lease that is dropped must still be given back.
Status Select::handle_with_slip(const event::Line& line, json::Value event, bool passes,
                                std::string_view outcome) {
  const event::Envelope envelope = event::read_envelope(event);
  const event::Lease lease = event::lease_of(event::read_slip(envelope.slip));
  if (passes || lease == event::Lease::control || lease == event::Lease::closed) {
    return output_.write_line(line.text);
  }
  return lease == event::Lease::open
             ? output_.write_line(event::closed(line.text, envelope.slip, outcome))
             : Status();
}

std::string Select::tally() const {
  return fmt::format("{{\"matched\":{},\"unmatched\":{}}}", matched_, unmatched_);
}

}  // namespace hw::route
