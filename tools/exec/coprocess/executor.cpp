// SPDX-License-Identifier: MIT
#include "exec/coprocess/executor.h"

namespace hw::exec {

CoprocessExecutor::CoprocessExecutor(Frame& frame, const Options& options, Settings& settings)
    : frame_(frame),
      options_(options),
      processes_(frame.loop(), settings,
                 {.over = [this](const Job& job, std::string_view lines,
                                 Coprocesses::Fate fate) { take_over(job, lines, fate); },
                  .changed = [this] { frame_.changed(); }}) {}

ExitCode CoprocessExecutor::exit_code(bool had_bad_lines) const {
  if (had_bad_lines || processes_.unasked() > 0) {
    return ExitCode::data;
  }
  return options_.fail && frame_.failed() > 0 ? ExitCode::negative : ExitCode::ok;
}

void CoprocessExecutor::take(const event::Line& line) {
  auto query = std::make_unique<Query>();
  query->job.line = line.text;
  query->job.number = line.number;
  const auto event = frame_.read(query->job.line, line);
  if (!event) {
    return;
  }
  query->envelope = event::read_envelope(*event);
  query->slip = event::read_slip(query->envelope.slip);
  switch (classify(query->slip, true)) {
    case Kind::cancel:
      processes_.cancel(lease_key(query->slip.job));
      return frame_.pass(line.text);
    case Kind::run:
      return admit(std::move(query), *event);
    default:
      return frame_.pass(line.text);
  }
}

void CoprocessExecutor::admit(std::unique_ptr<Query> query, json::Value event) {
  query->job.ticket = frame_.open_place();
  query->job.is_leased = event::lease_of(query->slip) == event::Lease::open;
  query->job.lease = query->job.is_leased ? lease_key(query->slip.job) : "";
  if (frame_.accepts(query->job)) {
    processes_.submit(std::move(query), event);
  }
}

void CoprocessExecutor::take_over(const Job& job, std::string_view lines, Coprocesses::Fate fate) {
  frame_.write(job.ticket, lines);
  frame_.close_place(job.ticket);
  if (fate == Coprocesses::Fate::succeeded || fate == Coprocesses::Fate::failed) {
    frame_.count_over(fate == Coprocesses::Fate::failed);
  }
  const bool is_undone = fate == Coprocesses::Fate::undone ||
                         (fate == Coprocesses::Fate::returned && !frame_.is_heard());
  frame_.count_undone(is_undone ? 1 : 0);
}

}  // namespace hw::exec
