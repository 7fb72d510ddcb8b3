// SPDX-License-Identifier: MIT
#include "exec/result.h"

#include <array>
#include <cerrno>
#include <utility>

#include "base/bytes.h"
#include "event/types.h"
#include "exec/dropped.h"
#include "json/scan.h"
#include "json/writer.h"
#include "sys/signals.h"

namespace hw::exec {

namespace {

namespace types = event::types;

constexpr std::size_t kArgvKept = std::size_t{32} << 10;  // bytes of argv in a result

// The system had no room for a process: that says nothing about the job, which may be tried again.
bool is_shortage(int error) {
  return error == EAGAIN || error == ENOMEM || error == EMFILE || error == ENFILE;
}

std::string_view outcome_of(const Run& run) {
  if (run.spawn_error != 0) {
    return is_shortage(run.spawn_error) ? "fail" : "reject";
  }
  if (run.cancelled) {
    return "ignore";
  }
  return run.exit_code == 0 && !run.timed_out ? "ok" : "fail";
}

std::int64_t micros(const timeval& time) {
  return std::int64_t{time.tv_sec} * 1'000'000 + time.tv_usec;
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

void write_stream(json::Writer& writer, const std::string& name, const Capture& capture) {
  writer.bytes(name, capture.text())
      .number(name + "_bytes", static_cast<std::int64_t>(capture.total()))
      .boolean(name + "_truncated", capture.is_truncated());
}

void write_attempt(json::Writer& writer, const Work& work) {
  const auto attempt = json::find_member(work.slip.job, "attempt");
  const bool is_number = attempt && json::kind_of(*attempt) == json::Kind::number;
  writer.raw("attempt", is_number ? *attempt : "1");
}

// The event that is answered, as far as it says who it is.
void write_event(json::Writer& writer, const event::Envelope& envelope) {
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

std::string_view killer_name(Killer killer) {
  switch (killer) {
    case Killer::us:
      return "hw-exec";
    case Killer::memory:
      return "oom";
    default:
      return "other";
  }
}

void write_run(json::Writer& writer, const Run& run) {
  if (run.signal != 0) {
    writer.number("signal", run.signal).string("killed_by", killer_name(run.killed_by));
    if (run.has_core) {
      writer.boolean("core", true);
    }
  } else {
    writer.number("exit_code", run.exit_code);
  }
  writer.boolean("timed_out", run.timed_out);
  if (run.cancelled) {
    writer.boolean("cancelled", true);
  }
}

void write_orphans(json::Writer& writer, const Run& run) {
  if (run.orphans > 0) {
    writer.number("orphans", static_cast<std::int64_t>(run.orphans));
  }
}

void write_usage(json::Writer& writer, const Run& run) {
  writer.number("wall_us", run.wall / std::chrono::microseconds(1))
      .number("user_us", micros(run.usage.ru_utime))
      .number("system_us", micros(run.usage.ru_stime))
      .number("max_rss_kb", run.usage.ru_maxrss);
}

// The closing slip of a lease: who holds it, which part this is, what became of it.
void write_slip(json::Writer& writer, const event::Slip& slip, std::string_view outcome) {
  writer.key("hw").begin_object().raw("job", slip.job);
  if (!slip.part.empty()) {
    writer.raw("part", slip.part);
  }
  writer.string("outcome", outcome).end_object();
}

struct Parts {
  std::string_view type, outcome, spawn_error, message;
};

json::Writer begin_result(std::string& line, const Work& work, std::string_view type) {
  std::string source = "hw-exec:";
  append_percent_encoded(source, work.target);
  const std::string subject = event::text_of(work.envelope.subject).value_or("");
  return event::begin_event(line, {.source = source,
                                   .type = type,
                                   .subject = subject,
                                   .traceparent = work.cause.traceparent,
                                   .time = clock().now(),
                                   .correlationid = work.cause.correlationid,
                                   .causationid = work.cause.causationid,
                                   .hops = work.cause.hops});
}

// The data are written, but for their end.
void end_result(json::Writer& writer, const Work& work, std::string_view outcome) {
  writer.end_object();
  if (event::lease_of(work.slip) == event::Lease::open) {
    write_slip(writer, work.slip, outcome);
  }
  writer.end_object();
}

std::string write_result(const Work& work, const Parts& parts, const Run& run) {
  std::string line;
  json::Writer writer = begin_result(line, work, parts.type);
  writer.begin_object();
  write_argv(writer, work.command.argv);
  if (parts.spawn_error.empty()) {
    write_run(writer, run);
    write_orphans(writer, run);
  } else {
    writer.boolean("timed_out", false)
        .string("spawn_error", parts.spawn_error)
        .string("message", parts.message);
  }
  write_attempt(writer, work);
  writer.number("attempts", work.job->attempt);
  if (!work.job->course.is_at_command()) {
    writer.string("follows", work.job->course.list());
  }
  write_usage(writer, run);
  write_stream(writer, "stdout", run.output);
  write_stream(writer, "stderr", run.errors);
  write_event(writer, work.envelope);
  end_result(writer, work, parts.outcome);
  return line;
}

// Why it is skipped: a name for programs, and a sentence.
std::pair<std::string_view, std::string> reason_of(const Dropped& dropped) {
  switch (dropped.why) {
    case Dropped::Why::busy:
      return {"busy", "the key is busy"};
    case Dropped::Why::replaced:
      return {"replaced", "a later event took its place"};
    case Dropped::Why::after_failed:
      return {"after_failed", "'" + dropped.name + "', which it comes after, did not succeed"};
    case Dropped::Why::after_late:
      break;
  }
  return {"after_timeout", "'" + dropped.name + "', which it comes after, has not ended in time"};
}

}  // namespace

std::string_view type_of(const Run& run) {
  if (run.spawn_error != 0) {
    return types::kExecSpawnFailed;
  }
  if (run.timed_out) {
    return types::kExecTimeout;
  }
  return run.exit_code == 0 && !run.cancelled ? types::kExecSucceeded : types::kExecFailed;
}

std::string how_it_ended(const Run& run) {
  if (run.spawn_error != 0) {
    return "did not start: " + sys::errno_name(run.spawn_error);
  }
  if (run.timed_out) {
    return "took too long";
  }
  return run.signal != 0 ? "died of " + sys::signal_name(run.signal)
                         : "exited with " + std::to_string(run.exit_code);
}

std::string spawn_message(const Work& work, int error) {
  std::string subject = "cannot run '" + work.command.argv.front() + "'";
  if (!work.command.folder.empty()) {
    subject += " in '" + work.command.folder + "'";  // which may be what is not there
  }
  return system_error(subject, error).message;
}

ErrorCode spawn_code(int error) {
  return is_shortage(error) ? ErrorCode::spawn_shortage : ErrorCode::spawn_failed;
}

Reported report(const Work& work, const Run& run) {
  Parts parts{type_of(run), outcome_of(run), "", ""};
  std::string error;
  std::string message;
  if (run.spawn_error != 0) {
    error = sys::errno_name(run.spawn_error);
    message = spawn_message(work, run.spawn_error);
    parts.spawn_error = error;
    parts.message = message;
  }
  return {write_result(work, parts, run),
          parts.type == types::kExecSucceeded ? Verdict::succeeded : Verdict::failed};
}

Reported report_skipped(const Work& work, const Dropped& dropped) {
  const bool has_failed =
      dropped.why == Dropped::Why::after_failed || dropped.why == Dropped::Why::after_late;
  const auto [reason, message] = reason_of(dropped);
  std::string line;
  json::Writer writer = begin_result(line, work, types::kExecSkipped);
  writer.begin_object().string("reason", reason);
  if (has_failed) {
    writer.string("after", dropped.name);
  }
  writer.string("message", message);
  write_event(writer, work.envelope);
  end_result(writer, work, has_failed ? "fail" : "ignore");
  if (log::enabled(log::Level::info)) {
    log::info(about(work), "stdin:{}: skipped: {}", work.job->number, message);
  }
  return {std::move(line), has_failed ? Verdict::failed : Verdict::skipped};
}

Reported report_unprepared(const Work& work, const Error& error) {
  const bool has_no_room = error.what == ErrorCode::spawn_shortage;
  const Parts parts{types::kExecSpawnFailed, has_no_room ? "fail" : "reject",
                    has_no_room ? "ENOSPC" : "EINVAL", error.message};
  return {write_result(work, parts, Run{}), Verdict::failed};
}

}  // namespace hw::exec
