// SPDX-License-Identifier: MIT
#include "route/select.h"

#include <fmt/core.h>

#include "event/envelope.h"
#include "route/errors.h"

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
  if (matcher_.has_slip() && is_settled(*event)) {
    return how_.only_counts ? Status() : output_.write_line(line.text);
  }
  const bool matches = matcher_.next().has_value();
  if (matcher_.gave_up()) {
    return refuse(line, *event);
  }
  ++(matches ? matched_ : unmatched_);
  if (how_.only_counts) {
    return {};
  }
  const bool passes = matches != how_.inverts;
  if (passes) {
    return output_.write_line(line.text);
  }
  return matcher_.has_slip() ? drop(line, *event, "ignore") : Status();
}

// Whether it is a control line, or one that a worker has closed: it passes, and nothing is asked.
bool Select::is_settled(json::Value event) {
  const event::Lease lease = event::lease_of(event::read_slip(event::read_envelope(event).slip));
  return lease == event::Lease::control || lease == event::Lease::closed;
}

// A line of which it is in doubt whether it matches.
Status Select::refuse(const event::Line& line, json::Value event) {
  log_failure(event::read_envelope(event), line,
              {ErrorCode::match_limit,
               "so many values could be chosen that it is in doubt whether it matches"});
  return matcher_.has_slip() && !how_.only_counts ? drop(line, event, "reject") : Status();
}

// A lease that is dropped must still be given back.
Status Select::drop(const event::Line& line, json::Value event, std::string_view outcome) {
  const event::Envelope envelope = event::read_envelope(event);
  const event::Lease lease = event::lease_of(event::read_slip(envelope.slip));
  return lease == event::Lease::open
             ? output_.write_line(event::closed(line.text, envelope.slip, outcome))
             : Status();
}

std::string Select::tally() const {
  return fmt::format("{{\"matched\":{},\"unmatched\":{}}}", matched_, unmatched_);
}

}  // namespace hw::route
