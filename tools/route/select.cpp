// SPDX-License-Identifier: MIT
#include "route/select.h"

#include "event/envelope.h"

namespace hw::route {

Select::Select(match::Pattern pattern, event::Output& output, event::BadLines& bad_lines)
    : output_(output), bad_lines_(bad_lines) {
  matcher_.add(std::move(pattern));
}

Status Select::handle(const event::Line& line) {
  const auto event = reader_.read_object(line.text);
  if (!event) {
    return bad_lines_.report(line, event.error().message);
  }
  matcher_.read(*event);
  const bool matches = matcher_.next().has_value();
  if (matcher_.has_slip()) {
    return handle_with_slip(line, matches);
  }
  return matches ? output_.write_line(line.text) : Status();
}

// A lease that is dropped must still be given back.
Status Select::handle_with_slip(const event::Line& line, bool matches) {
  const event::Envelope envelope = event::read_envelope(line.text);
  const event::Lease lease = event::lease_of(event::read_slip(envelope.slip));
  if (matches || lease == event::Lease::control || lease == event::Lease::closed) {
    return output_.write_line(line.text);
  }
  return lease == event::Lease::open
             ? output_.write_line(event::closed(line.text, envelope.slip, "ignore"))
             : Status();
}

}  // namespace hw::route
