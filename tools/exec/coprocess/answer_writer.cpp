// SPDX-License-Identifier: MIT
#include "exec/coprocess/answer_writer.h"

#include "base/bytes.h"
#include "event/types.h"
#include "event/writer.h"
#include "exec/report/answer.h"

namespace hw::exec {

namespace {

constexpr std::string_view kTooLong = "the answer does not fit into a line of 4 MiB";

std::string source_of(std::string_view target) {
  std::string source = "hw-exec:";
  append_percent_encoded(source, target);
  return source;
}

}  // namespace

struct AnswerWriter::Verdict {
  std::string_view type, outcome;
  std::string_view message = {};  // why it failed
};

AnswerWriter::AnswerWriter(const std::vector<std::string>& argv, std::string_view target)
    : source_(source_of(target)) {
  json::Writer writer(argv_);
  writer.begin_object();
  write_argv(writer, argv);
}

bool AnswerWriter::append(std::string& out, const Query& query, const Answer& answer,
                          Duration wall) const {
  const Verdict failed{event::types::kExecFailed, "fail", kTooLong};
  if (!answer.is_whole) {
    write(out, query, answer, wall, failed);
    return false;
  }
  const std::size_t begin = out.size();
  write(out, query, answer, wall, {event::types::kExecSucceeded, "ok"});
  if (out.size() - begin <= limits::kLineMax) {
    return true;
  }
  out.resize(begin);
  const Answer beginning{
      .text = cut_utf8(answer.text, AnswerReader::kKept), .bytes = answer.bytes, .is_whole = false};
  write(out, query, beginning, wall, failed);
  return false;
}

void AnswerWriter::write(std::string& out, const Query& query, const Answer& answer, Duration wall,
                         const Verdict& verdict) const {
  const event::Cause cause = event::cause_of(query.envelope, query.slip);
  const auto target = event::text_of(query.slip.target);
  const std::string source = target ? source_of(*target) : "";
  const std::string subject = event::text_of(query.envelope.subject).value_or("");
  (void)event::begin_event(out, {.source = target ? source : source_,
                                 .type = verdict.type,
                                 .subject = subject,
                                 .traceparent = cause.traceparent,
                                 .time = clock().now(),
                                 .correlationid = cause.correlationid,
                                 .causationid = cause.causationid,
                                 .hops = cause.hops});
  out += argv_;
  out += ',';
  json::Writer writer(out);
  writer.boolean("timed_out", false);
  if (!verdict.message.empty()) {
    writer.string("message", verdict.message);
  }
  write_attempt(writer, query.slip);
  writer.number("attempts", query.job.attempt)
      .number("wall_us", wall / std::chrono::microseconds(1))
      .bytes("stdout", answer.text)
      .number("stdout_bytes", static_cast<std::int64_t>(answer.bytes))
      .boolean("stdout_truncated", !answer.is_whole);
  write_answered(writer, query.envelope);
  writer.end_object();
  if (query.job.is_leased) {
    write_closing(writer, query.slip, verdict.outcome);
  }
  writer.end_object();
  out += '\n';
}

}  // namespace hw::exec
