// SPDX-License-Identifier: MIT
#include "exec/report/emission.h"

#include <array>

#include "exec/report/child.h"
#include "json/scan.h"
#include "json/writer.h"

namespace hw::exec {

std::string emission(const Job& job) {
  const event::Envelope envelope = event::read_envelope(job.line);
  const event::Slip slip = event::read_slip(envelope.slip);
  std::string text;
  json::Writer writer(text);
  writer.begin_object();
  if (!slip.rule.empty()) {
    writer.raw("rule", slip.rule);
  }
  json::Members members(job.course.target());
  for (json::Member member; members.next(member);) {
    const bool is_name = json::key_is(member.key, "name");
    writer.raw(is_name ? "target" : json::key_text(member.key), member.value);
  }
  if (!slip.hops.empty()) {
    writer.raw("hops", slip.hops);
  }
  if (job.is_leased) {
    write_child_of(writer, envelope, slip);
  }
  writer.end_object();
  return event::with_slip(job.line, text);
}

}  // namespace hw::exec
