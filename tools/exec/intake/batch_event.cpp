// SPDX-License-Identifier: MIT
#include "exec/intake/batch_event.h"

#include <algorithm>

#include "base/id.h"
#include "base/limits.h"
#include "event/types.h"
#include "event/writer.h"

namespace hw::exec {

std::unique_ptr<Job> make_batch_job(const Batch& batch) {
  const Job& first = *batch.jobs.front();
  auto job = std::make_unique<Job>();
  job->number = first.number;
  job->ticket = first.ticket;
  job->is_leased = first.is_leased;
  job->course = first.course;
  job->batch = batch.jobs.size();

  const event::Envelope envelope = event::read_envelope(first.line);
  std::int64_t hops = 0;
  for (const auto& each : batch.jobs) {
    const event::Envelope one = event::read_envelope(each->line);
    hops = std::max(hops, event::hops_of(one, event::read_slip(one.slip)).value_or(0));
  }
  json::Writer writer = event::begin_event(
      job->line, {.source = "hw-exec",
                  .type = event::types::kExecBatch,
                  .subject = "",
                  .traceparent = new_traceparent(event::text_of(envelope.traceparent).value_or("")),
                  .time = clock().now(),
                  .correlationid = event::text_of(envelope.correlationid).value_or(""),
                  .hops = hops});
  writer.begin_object().number("count", static_cast<std::int64_t>(batch.jobs.size()));
  writer.key("events").begin_array();
  for (const auto& each : batch.jobs) {
    writer.raw(event::with_slip(each->line, ""));
  }
  writer.end_array().end_object().end_object();
  return job;
}

bool fits_into_batch(std::string_view line) {
  constexpr std::ptrdiff_t kAround = 3;  // the object, its data, and the array
  const auto opens = [](char c) { return c == '{' || c == '['; };
  return std::count_if(line.begin(), line.end(), opens) + kAround <
         static_cast<std::ptrdiff_t>(limits::kDepthMax);
}

std::vector<json::Value> events_of(const json::Value& batch) {
  std::vector<json::Value> events;
  for (const json::Value event : batch.find("data")->find("events")->elements()) {
    events.push_back(event);
  }
  return events;
}

void write_ids(json::Writer& writer, std::string_view data) {
  writer.key("events").begin_array();
  json::Elements events(json::find_member(data, "events").value_or("[]"));
  for (std::string_view event; events.next(event);) {
    const std::string_view id = event::read_envelope(event).id;
    writer.raw(id.empty() ? "null" : id);
  }
  writer.end_array();
}

}  // namespace hw::exec
