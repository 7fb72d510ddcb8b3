// SPDX-License-Identifier: MIT
#include "event/writer.h"

#include "base/id.h"
#include "base/time.h"
#include "event/types.h"

namespace hw::event {

json::Writer begin_event(std::string& out, const Header& header) {
  json::Writer writer(out);
  writer.begin_object().string("specversion", "1.0").key("id");
  if (header.id.empty()) {
    std::string id = "\"";
    append_uuid_v7(id);
    writer.raw(id += '"');
  } else {
    writer.string(header.id);
  }
  writer.string("source", header.source).string("type", header.type);
  if (!header.subject.empty()) {
    writer.string("subject", header.subject);
  }
  std::string time = "\"";
  append_rfc3339(time, header.time);
  writer.raw("time", time += '"').string("traceparent", header.traceparent);
  if (!header.correlationid.empty()) {
    writer.string("correlationid", header.correlationid);
  }
  if (!header.causationid.empty()) {
    writer.string("causationid", header.causationid);
  }
  if (header.hops > 0) {
    writer.number("hwhops", header.hops);
  }
  writer.key("data");
  return writer;
}

Cause cause_of(const Envelope& envelope, const Slip& slip) {
  Cause cause;
  const std::string id = text_of(envelope.id).value_or("");
  cause.correlationid = text_of(envelope.correlationid).value_or(id);
  const std::string source = text_of(envelope.source).value_or("");
  if (!source.empty() && !id.empty()) {
    cause.causationid = source + " " + id;
  }
  cause.traceparent = new_traceparent(text_of(envelope.traceparent).value_or(""));
  cause.hops = hops_of(envelope, slip).value_or(0);
  return cause;
}

std::string error_event(std::string_view source, std::string_view code, std::string_view kind,
                        std::string_view message, std::string_view line) {
  const Envelope envelope = read_envelope(line);
  const Cause cause = cause_of(envelope, read_slip(envelope.slip));
  const std::string subject = text_of(envelope.subject).value_or("");
  std::string out;
  json::Writer writer = begin_event(out, {.source = source,
                                          .type = types::kError,
                                          .subject = subject,
                                          .traceparent = cause.traceparent,
                                          .time = clock().now(),
                                          .correlationid = cause.correlationid,
                                          .causationid = cause.causationid});
  writer.begin_object()
      .string("code", code)
      .string("kind", kind)
      .string("severity", "error")
      .string("message", message)
      .raw("event", with_slip(line, ""))
      .end_object()
      .end_object();
  return out;
}

}  // namespace hw::event
