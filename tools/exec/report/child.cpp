// SPDX-License-Identifier: MIT
#include "exec/report/child.h"

#include "base/parse.h"
#include "json/scan.h"

namespace hw::exec {

std::int64_t depth_of(const event::Slip& slip) {
  const bool is_object =
      json::kind_of(slip.child_of.empty() ? "null" : slip.child_of) == json::Kind::object;
  const auto depth = is_object ? json::find_member(slip.child_of, "depth") : std::nullopt;
  const auto number = depth ? parse_integer(*depth) : Result<std::int64_t>(0);
  return number && *number > 0 ? *number : 0;
}

void write_child_of(json::Writer& writer, const event::Envelope& envelope,
                    const event::Slip& slip) {
  writer.key("child_of").begin_object();
  if (event::lease_of(slip) == event::Lease::open) {
    writer.raw("job", slip.job);
  } else {
    for (const auto& [name, value] :
         {std::pair("source", envelope.source), std::pair("id", envelope.id)}) {
      if (!value.empty()) {
        writer.raw(name, value);
      }
    }
  }
  writer.number("depth", depth_of(slip) + 1).end_object();
}

}  // namespace hw::exec
