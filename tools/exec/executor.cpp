// SPDX-License-Identifier: MIT
#include "exec/executor.h"

#include "event/about.h"
#include "exec/showing.h"
#include "exec/start_event.h"
#include "log/log.h"

namespace hw::exec {

Executor::Executor(Frame& frame, const Options& options, const Settings& settings, Busy busy,
                   std::unique_ptr<Others> others)
    : frame_(frame),
      options_(options),
      settings_(settings),
      busy_(std::move(busy)),
      admission_(settings),
      outputs_ready_(frame.loop(), [this] { take_outputs(); }),
      slots_(settings, std::move(others), [this] { outputs_ready_.send(); }) {}

Status Executor::start() {
  HW_TRY(slots_.start());
  if (options_.run_at_start && !options_.postpone) {
    run_at_start();
  }
  return {};
}

ExitCode Executor::exit_code(bool had_bad_lines) const {
  if (settings_.results && settings_.results->has_failed()) {
    return ExitCode::io;
  }
  if (had_bad_lines || nothing_to_run_ > 0) {
    return ExitCode::data;
  }
  if (halted_ && settings_.halt.is_failure()) {
    return ExitCode::negative;
  }
  return options_.fail && frame_.failed() > 0 ? ExitCode::negative : ExitCode::ok;
}

// --- lines in

void Executor::take(const event::Line& line) {
  if (const auto event = frame_.read(line.text, line)) {
    dispatch(line, *event);
  }
}

void Executor::dispatch(const event::Line& line, json::Value event) {
  const event::Envelope envelope = event::read_envelope(line.text);
  const event::Slip slip = event::read_slip(envelope.slip);
  switch (classify(slip, settings_.has_command())) {
    case Kind::nothing:
      tell_nothing_to_run(line, envelope);
      return frame_.pass(line.text);
    case Kind::pass:
      return frame_.pass(line.text);
    case Kind::cancel:
      for (const auto& job : slots_.cancel(lease_key(slip.job))) {
        frame_.give_back(*job, "ignore");
      }
      return frame_.pass(line.text);
    case Kind::run:
      return admit(admission_.admit(line, event));
  }
}

void Executor::tell_nothing_to_run(const event::Line& line, const event::Envelope& envelope) {
  if (nothing_to_run_++ == 0) {
    log::error(event::about(envelope, ErrorCode::nothing_to_run),
               "stdin:{}: nothing to run: neither a command nor a slip with 'run' or 'argv'",
               line.number);
  }
}

void Executor::admit(Admitted admitted) {
  Job& job = *admitted.job;
  job.ticket = frame_.open_place();
  job.sequence = ++sequence_;
  if (frame_.accepts(job)) {
    frame_.check(busy_.set(true));
    drop(slots_.submit(std::move(admitted.job), std::move(admitted.wish)));
    if (options_.once) {
      frame_.end_input();
    }
  }
}

void Executor::run_at_start() {
  const std::string line = start_event();
  take({.text = line, .number = 0});
}

// --- what comes out

// What is not run any more: the result of its last attempt stands, if it has had one.
void Executor::leave(const Job& job) {
  if (!job.last.empty() || !job.closing.empty()) {
    frame_.count_over(true);
  }
  frame_.write(job.ticket, remains(job));
  frame_.close_place(job.ticket);
}

void Executor::drop(const std::vector<Dropped>& all) {
  for (const Dropped& dropped : all) {
    const Job& job = *dropped.job;
    if (!job.last.empty() || !job.closing.empty()) {
      leave(job);
      continue;
    }
    const Work work = read_job(job, settings_);
    const Reported skipped = report_skipped(work, dropped);
    frame_.count_over(skipped.verdict == Verdict::failed);
    if (const std::string line = written(work, settings_, skipped, true); !line.empty()) {
      frame_.write(job.ticket, line + "\n");
    }
    frame_.close_place(job.ticket);
  }
}

void Executor::take_outputs() {
  for (const Output& output : slots_.take_outputs()) {
    frame_.write(output.ticket, output.lines);
    if (output.is_over) {
      frame_.close_place(output.ticket);
      frame_.count_over(!output.succeeded);
    }
  }
  tick();
}

void Executor::tick() {
  drop(slots_.tick());
  if (!halted_ && slots_.is_halted()) {
    halt();
  }
  frame_.changed();
}

// --- the end

// Enough: what waits is left, and so is what has not been read.
void Executor::halt() {
  halted_ = true;
  std::size_t left = 0;
  for (const auto& job : slots_.take_waiting(false)) {
    ++left;
    leave(*job);
  }
  log::warning("--halt: enough; {} event{} that had been read {} not run", left,
               left == 1 ? "" : "s", left == 1 ? "is" : "are");
  if (settings_.halt.is_now()) {
    slots_.end_running(Control::Request::stop);
  }
  frame_.end_input();
}

void Executor::release() {
  for (const auto& job : slots_.take_waiting(true)) {
    leave(*job);
  }
}

void Executor::end() {
  for (const auto& job : slots_.take_waiting(false)) {
    frame_.count_undone(job->last.empty() ? 1 : 0);
    leave(*job);
  }
  slots_.end_running(Control::Request::stop);
}

}  // namespace hw::exec
