// SPDX-License-Identifier: MIT
#include "event/writer.h"

#include "base/id.h"
#include "base/time.h"
#include "event/types.h"

namespace hw::event {

// The fixed parts are written as they stand: an idle source's next line is awaited, and this is the
// longest part of making it.
json::Writer begin_event(std::string& out, const Header& header) {
  const auto member = [&out](std::string_view key, std::string_view text) {
    out += key;
    json::append_string(out, text);
  };
  out += R"({"specversion":"1.0","id":)";
  if (header.id.empty()) {
    out += '"';
    append_uuid_v7(out);
    out += '"';
  } else {
    json::append_string(out, header.id);
  }
  member(R"(,"source":)", header.source);
  member(R"(,"type":)", header.type);
  if (!header.subject.empty()) {
    member(R"(,"subject":)", header.subject);
  }
  out += R"(,"time":")";
  append_rfc3339(out, header.time);
  member(R"(","traceparent":)", header.traceparent);
  if (!header.correlationid.empty()) {
    member(R"(,"correlationid":)", header.correlationid);
  }
  if (!header.causationid.empty()) {
    member(R"(,"causationid":)", header.causationid);
  }
  if (header.hops > 0) {
    (out += R"(,"hwhops":)") += std::to_string(header.hops);
  }
  out += R"(,"data":)";
  return json::Writer(out);  // which is where a value is expected
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

std::string error_event(std::string_view source, ErrorCode code, std::string_view message,
                        std::string_view line) {
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
      .string("code", name_of(code))
      .string("kind", kind_of(code))
      .string("severity", "error")
      .string("message", message)
      .raw("event", with_slip(line, ""))
      .end_object()
      .end_object();
  return out;
}

}  // namespace hw::event
