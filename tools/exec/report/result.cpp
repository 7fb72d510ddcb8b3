// SPDX-License-Identifier: MIT
#include "exec/report/result.h"

#include <array>
#include <cerrno>
#include <utility>

#include "base/bytes.h"
#include "event/types.h"
#include "exec/intake/batch_event.h"
#include "exec/intake/dropped.h"
#include "exec/report/answer.h"
#include "json/writer.h"
#include "sys/signals.h"

namespace hw::exec {

namespace {

namespace types = event::types;

// The system had no room for a process: that says nothing about the job, which may be tried again.
bool is_shortage(int error) {
  return error == EAGAIN || error == ENOMEM || error == EMFILE || error == ENFILE;
}

bool has_succeeded(const Run& run) {
  return run.exit_code == 0 && !run.timed_out && !run.cancelled && !run.is_unanswered &&
         run.emit_error.empty();
}

std::string_view outcome_of(const Run& run) {
  if (run.spawn_error != 0) {
    return is_shortage(run.spawn_error) ? "fail" : "reject";
  }
  if (run.cancelled) {
    return "ignore";
  }
  if (!run.emit_error.empty()) {
    return "reject";
  }
  return has_succeeded(run) ? "ok" : "fail";
}

std::int64_t micros(const timeval& time) {
  return std::int64_t{time.tv_sec} * 1'000'000 + time.tv_usec;
}

// Text only if it is not shown elsewhere, and how much only if it went through our hands.
void write_stream(json::Writer& writer, Shown shown, const std::string& name,
                  const Capture& capture) {
  if (shown == Shown::in_result) {
    writer.bytes(name, capture.text());
  }
  if (shown == Shown::in_result || shown == Shown::as_it_comes) {
    writer.number(name + "_bytes", static_cast<std::int64_t>(capture.total()));
  }
  if (shown == Shown::in_result) {
    writer.boolean(name + "_truncated", capture.is_truncated());
  }
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

struct Parts {
  std::string_view type, outcome, spawn_error, message;
};

// The data are written, but for their end.
void end_result(json::Writer& writer, const Work& work, std::string_view outcome) {
  writer.end_object();
  if (event::lease_of(work.slip) == event::Lease::open) {
    write_closing(writer, work.slip, outcome);
  }
  writer.end_object();
}

void write_whose(json::Writer& writer, const Work& work) {
  write_answered(writer, work.envelope);
  if (work.job->batch > 0) {
    write_ids(writer, work.envelope.data);
  }
}

std::string write_result(const Work& work, const Parts& parts, const Run& run) {
  std::string line;
  json::Writer writer = begin_answer(line, work, parts.type);
  writer.begin_object();
  write_argv(writer, work.command.argv);
  if (parts.spawn_error.empty()) {
    write_run(writer, run);
    write_orphans(writer, run);
    if (!run.emit_error.empty()) {
      writer.string("message", run.emit_error);
    }
  } else {
    writer.boolean("timed_out", false)
        .string("spawn_error", parts.spawn_error)
        .string("message", parts.message);
  }
  write_attempts(writer, work);
  write_usage(writer, run);
  write_stream(writer, run.shown, "stdout", run.output);
  write_stream(writer, run.shown, "stderr", run.errors);
  write_whose(writer, work);
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
  return has_succeeded(run) ? types::kExecSucceeded : types::kExecFailed;
}

std::string how_it_ended(const Run& run) {
  if (run.spawn_error != 0) {
    return "did not start: " + sys::errno_name(run.spawn_error);
  }
  if (run.timed_out) {
    return "took too long";
  }
  if (!run.emit_error.empty()) {
    return "emitted what is refused: " + run.emit_error;
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
          parts.type == types::kExecSucceeded ? Verdict::succeeded : Verdict::failed,
          parts.outcome};
}

Reported report_skipped(const Work& work, const Dropped& dropped) {
  const bool has_failed =
      dropped.why == Dropped::Why::after_failed || dropped.why == Dropped::Why::after_late;
  const auto [reason, message] = reason_of(dropped);
  std::string line;
  json::Writer writer = begin_answer(line, work, types::kExecSkipped);
  writer.begin_object().string("reason", reason);
  if (has_failed) {
    writer.string("after", dropped.name);
  }
  writer.string("message", message);
  write_whose(writer, work);
  end_result(writer, work, has_failed ? "fail" : "ignore");
  if (log::enabled(log::Level::info)) {
    log::info(about(work), "{}: skipped: {}", place_of(*work.job), message);
  }
  return {std::move(line), has_failed ? Verdict::failed : Verdict::skipped,
          has_failed ? "fail" : "ignore"};
}

Reported report_unprepared(const Work& work, const Error& error) {
  const bool has_no_room = error.what == ErrorCode::spawn_shortage;
  const Parts parts{types::kExecSpawnFailed, has_no_room ? "fail" : "reject",
                    has_no_room ? "ENOSPC" : "EINVAL", error.message};
  return {write_result(work, parts, Run{}), Verdict::failed, parts.outcome};
}

}  // namespace hw::exec
