// SPDX-License-Identifier: MIT
#include "route/sink.h"

#include "event/envelope.h"

namespace hw::route {

Status SinkHandler::lose(std::string_view line, const std::string& why) {
  ++lost_;
  const event::Envelope envelope = event::read_envelope(line);
  if (event::lease_of(event::read_slip(envelope.slip)) == event::Lease::open) {
    HW_TRY(edges_.output.write_line(event::closed(line, envelope.slip, "fail")));
  }
  return edges_.errors.report_lost(line, why, lost_to_);
}

}  // namespace hw::route
