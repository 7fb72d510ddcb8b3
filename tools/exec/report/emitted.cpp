// SPDX-License-Identifier: MIT
#include "exec/report/emitted.h"

#include <fmt/core.h>

#include <array>

#include "base/id.h"
#include "base/limits.h"
#include "base/text.h"
#include "exec/report/child.h"
#include "json/scan.h"
#include "json/splice.h"
#include "json/writer.h"

namespace hw::exec {

namespace {

// What a child may not bring along: a lease is its parent's.
constexpr std::array<std::string_view, 5> kOfLease = {"job", "part", "outcome", "control",
                                                      "child_of"};

std::string slip_of(const event::Envelope& child, const Work& work) {
  const event::Slip parent = event::read_slip(work.envelope.slip);
  std::string text;
  json::Writer writer(text);
  writer.begin_object();
  const bool has_slip = child.slip.starts_with('{');
  json::Members members(has_slip ? child.slip : std::string_view("{}"));
  for (json::Member member; members.next(member);) {
    const std::string name = json::key_text(member.key);
    if (std::find(kOfLease.begin(), kOfLease.end(), name) == kOfLease.end()) {
      writer.raw(name, member.value);
    }
  }
  write_child_of(writer, work.envelope, parent);
  writer.end_object();
  return text;
}

// A CloudEvent belongs to the trace of the run and to its chain, unless it says otherwise.
void add_cause(std::string& line, const event::Envelope& child, const Work& work) {
  const auto add = [&line](std::string_view name, std::string_view value) {
    std::string text;
    json::append_string(text, value);
    json::insert_member(line, name, text);
  };
  if (child.traceparent.empty()) {
    add("traceparent", new_traceparent(work.cause.traceparent));
  }
  if (child.correlationid.empty() && !work.cause.correlationid.empty()) {
    add("correlationid", work.cause.correlationid);
  }
  if (child.hwhops.empty() && work.cause.hops > 0) {
    json::insert_member(line, "hwhops", std::to_string(work.cause.hops));
  }
}

Error fault(std::size_t number, std::string_view what) {
  return {ExitCode::data, fmt::format("HW_EMIT: line {}: {}", number, what),
          ErrorCode::emit_invalid};
}

}  // namespace

Result<std::string> read_emitted(std::string_view text, const Work& work, std::size_t lines_max,
                                 json::Reader& reader) {
  if (text.size() > kEmittedMax) {
    return tl::unexpected<Error>(Error{ExitCode::data,
                                       fmt::format("HW_EMIT: more than {} MiB", kEmittedMax >> 20),
                                       ErrorCode::emit_invalid});
  }
  const std::int64_t depth = depth_of(event::read_slip(work.envelope.slip)) + 1;
  std::string out;
  std::size_t number = 0;
  std::size_t count = 0;
  for (const std::string_view line : split(text, '\n')) {
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) {
      continue;
    }
    if (const auto event = reader.read_object(line); !event) {
      return tl::unexpected<Error>(fault(number, event.error().message));
    }
    if (line.size() > limits::kEventMax) {
      return tl::unexpected<Error>(fault(number, "longer than 1 MiB"));
    }
    if (++count > lines_max) {
      return tl::unexpected<Error>(fault(number, fmt::format("more than {} events", lines_max)));
    }
    if (depth > kDepthMax) {
      return tl::unexpected<Error>(fault(
          number, fmt::format("a child of the generation {}; {} are allowed", depth, kDepthMax)));
    }
    const event::Envelope child = event::read_envelope(line);
    std::string whole;
    json::append_without(whole, line, "hw");
    if (child.is_cloud_event()) {
      add_cause(whole, child, work);
    }
    json::insert_member(whole, "hw", slip_of(child, work));
    out.append(whole).append("\n");
  }
  return out;
}

}  // namespace hw::exec
