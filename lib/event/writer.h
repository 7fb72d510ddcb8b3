// SPDX-License-Identifier: MIT
// Writes a new event: a CloudEvents 1.0 event in JSON format (hw-events(5)), its members in our
// order.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/error_code.h"
#include "event/envelope.h"
#include "json/writer.h"

namespace hw::event {

struct Header {
  std::string_view source;
  std::string_view type;
  std::string_view subject;      // bytes; empty for none
  std::string_view traceparent;  // whole; the event's own span
  Time time;
  std::string_view id = {};  // empty for a UUIDv7
  // Of an event that answers another one:
  std::string_view correlationid = {};
  std::string_view causationid = {};
  std::int64_t hops = 0;
};

// Appends the members up to the key "data"; the caller writes its value, any further members, and
// ends the object.
[[nodiscard]] json::Writer begin_event(std::string& out, const Header& header);

// What an answer to the event takes over from it.
struct Cause {
  std::string correlationid;  // of the first event of the chain
  std::string causationid;    // source, a space, id
  std::string traceparent;    // a new span in the event's trace
  std::int64_t hops = 0;
};
[[nodiscard]] Cause cause_of(const Envelope& envelope, const Slip& slip);

// An hw.error event about `line`, without LF.
[[nodiscard]] std::string error_event(std::string_view source, ErrorCode code,
                                      std::string_view message, std::string_view line);

}  // namespace hw::event
