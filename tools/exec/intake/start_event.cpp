// SPDX-License-Identifier: MIT
#include "exec/intake/start_event.h"

#include "base/id.h"
#include "event/types.h"
#include "event/writer.h"

namespace hw::exec {

std::string start_event() {
  std::string line;
  event::begin_event(line, {.source = "hw-exec",
                            .type = event::types::kExecRunAtStart,
                            .subject = "",
                            .traceparent = new_traceparent(""),
                            .time = clock().now()})
      .null()
      .end_object();
  return line;
}

}  // namespace hw::exec
