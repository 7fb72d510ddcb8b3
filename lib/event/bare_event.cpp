// SPDX-License-Identifier: MIT
#include "event/bare_event.h"

#include "event/envelope.h"

namespace hw::event {

void BareEvent::renew(std::string_view line, json::Value event, bool has_slip) {
  line_ = line;
  value_ = has_slip ? std::nullopt : std::optional(event);
}

json::Value BareEvent::value() {
  drop_slip();
  return *value_;
}

std::string_view BareEvent::text() {
  drop_slip();
  return line_;
}

// What is left of a line that was valid is valid.
void BareEvent::drop_slip() {
  if (!value_) {
    bare_ = with_slip(line_, "");
    line_ = bare_;
    value_ = reader_.read_object(bare_).value();
  }
}

}  // namespace hw::event
