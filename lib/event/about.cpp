// SPDX-License-Identifier: MIT
#include "event/about.h"

#include "base/id.h"

namespace hw::event {

log::About about(const Envelope& envelope, ErrorCode code) {
  return {.event_id = text_of(envelope.id).value_or(""),
          .trace_id = std::string(trace_id_of(text_of(envelope.traceparent).value_or(""))),
          .code = code};
}

}  // namespace hw::event
