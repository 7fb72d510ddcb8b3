// SPDX-License-Identifier: MIT
#include "exec/report/answer.h"

#include <array>

#include "base/bytes.h"
#include "json/scan.h"

namespace hw::exec {

namespace {
constexpr std::size_t kArgvKept = std::size_t{32} << 10;  // bytes of argv in an event
}

json::Writer begin_answer(std::string& out, const Work& work, std::string_view type) {
  std::string source = "hw-exec:";
  append_percent_encoded(source, work.target);
  const std::string subject = event::text_of(work.envelope.subject).value_or("");
  return event::begin_event(out, {.source = source,
                                  .type = type,
                                  .subject = subject,
                                  .traceparent = work.cause.traceparent,
                                  .time = clock().now(),
                                  .correlationid = work.cause.correlationid,
                                  .causationid = work.cause.causationid,
                                  .hops = work.cause.hops});
}

void write_argv(json::Writer& writer, const std::vector<std::string>& argv) {
  std::size_t room = kArgvKept;
  bool truncated = false;
  writer.key("argv").begin_array();
  for (const std::string& word : argv) {
    const std::string_view kept = cut_utf8(word, room);
    truncated = truncated || kept.size() < word.size();
    room -= kept.size();
    writer.string(kept);
  }
  writer.end_array();
  if (truncated) {
    writer.boolean("argv_truncated", true);
  }
}

void write_attempt(json::Writer& writer, const event::Slip& slip) {
  const auto attempt = json::find_member(slip.job, "attempt");
  const bool is_number = attempt && json::kind_of(*attempt) == json::Kind::number;
  writer.raw("attempt", is_number ? *attempt : "1");
}

void write_attempts(json::Writer& writer, const Work& work) {
  write_attempt(writer, work.slip);
  writer.number("attempts", work.job->attempt);
  if (!work.job->course.is_at_command()) {
    writer.string("follows", work.job->course.list());
  }
}

// The event that is answered, as far as it says who it is.
void write_answered(json::Writer& writer, const event::Envelope& envelope) {
  writer.key("event").begin_object();
  const std::array<std::pair<std::string_view, std::string_view>, 4> members = {
      {{"id", envelope.id},
       {"type", envelope.type},
       {"source", envelope.source},
       {"subject", envelope.subject}}};
  for (const auto& [name, value] : members) {
    if (!value.empty()) {
      writer.raw(name, value);
    }
  }
  writer.end_object();
}

void write_closing(json::Writer& writer, const event::Slip& slip, std::string_view outcome) {
  writer.key("hw").begin_object().raw("job", slip.job);
  if (!slip.part.empty()) {
    writer.raw("part", slip.part);
  }
  writer.string("outcome", outcome).end_object();
}

}  // namespace hw::exec
