// SPDX-License-Identifier: MIT
#include "exec/job.h"

#include "json/scan.h"

namespace hw::exec {

Kind classify(const event::Slip& slip, bool has_command) {
  const event::Lease lease = event::lease_of(slip);
  if (lease == event::Lease::control) {
    return event::text_of(slip.control) == "cancel" ? Kind::cancel : Kind::pass;
  }
  const bool is_for_another = !slip.send.empty() || !slip.queue.empty() || !slip.flow.empty() ||
                              !slip.out.empty() || !slip.function.empty();
  if (lease == event::Lease::closed || is_for_another) {
    return Kind::pass;
  }
  return has_command || !slip.run.empty() || !slip.argv.empty() ? Kind::run : Kind::nothing;
}

std::string lease_key(std::string_view job) {
  std::string key;
  for (const std::string_view name : {"store", "queue", "id", "token"}) {
    key += json::find_member(job, name).value_or("");
    key += ' ';
  }
  return key;
}

}  // namespace hw::exec
