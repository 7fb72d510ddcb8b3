// SPDX-License-Identifier: MIT
#include "exec/executor.h"

#include <algorithm>
#include <iterator>

#include "event/about.h"
#include "exec/intake/batch_event.h"
#include "exec/intake/start_event.h"
#include "exec/report/showing.h"
#include "exec/run/tap.h"
#include "log/log.h"

namespace hw::exec {

Executor::Executor(Frame& frame, const Options& options, const Settings& settings, Busy busy,
                   std::unique_ptr<Others> others)
    : frame_(frame),
      options_(options),
      settings_(settings),
      busy_(std::move(busy)),
      admission_(settings),
      batches_(settings.batch),
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
  if ((settings_.results && settings_.results->has_failed()) || raw_tap_has_failed()) {
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
    halt_if_enough();  // the line may have been skipped for what had failed before
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
      cancel(lease_key(slip.job));
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
  if (!frame_.accepts(job)) {
    return;
  }
  frame_.check(busy_.set(true));
  if (admitted.may_share) {
    batches_.add(std::move(admitted.job), admitted.wish.key, clock().monotonic());
    return submit(batches_.take(clock().monotonic()));
  }
  batches_.close(admitted.wish.key);  // which have come before
  submit(batches_.take(clock().monotonic()));
  submit(std::move(admitted.job), std::move(admitted.wish));
}

void Executor::submit(std::unique_ptr<Job> job, Wish wish) {
  job->sequence = ++sequence_;
  const bool counts = options_.once && !is_made_up(*job);
  drop(slots_.submit(std::move(job), std::move(wish)));
  if (counts) {
    frame_.end_input("--once: enough");
  }
}

void Executor::submit(std::optional<Batch> batch) {
  if (batch) {
    auto job = make_batch_job(*batch);
    shared_.emplace(job->ticket, std::move(batch->jobs));
    submit(std::move(job), {.key = batch->key});
  }
}

// Full batches, those that have waited long enough, and those that there is room for.
void Executor::submit_batches() {
  while (auto batch = batches_.take(clock().monotonic())) {
    submit(std::move(batch));
  }
  const auto has_room = [this](const std::string& key) { return slots_.has_room(key); };
  while (auto batch = batches_.take_for(has_room)) {
    submit(std::move(batch));
  }
}

// Of those that share a command only who has no command yet is taken back.
void Executor::cancel(const std::string& lease) {
  for (const auto& job : slots_.cancel(lease)) {
    frame_.give_back(*job, "ignore");
  }
  for (const auto& job : batches_.withdraw([&](const Job& each) { return each.lease == lease; })) {
    frame_.give_back(*job, "ignore");
  }
}

void Executor::before_write() {
  submit_batches();
  halt_if_enough();
  frame_.check(busy_.set(!is_idle()));
}

void Executor::run_at_start() {
  const std::string line = start_event();
  take({.text = line, .number = 0});
}

// --- what comes out

// A job is over: so are those whose command it was, and it is known what is to be written of them.
void Executor::conclude(Ticket ticket, const Fate& fate) {
  const auto shared = shared_.extract(ticket);
  if (!shared) {
    frame_.close_place(ticket);
    return fate.is_counted ? frame_.count_over(!fate.succeeded) : void();
  }
  for (const auto& job : shared.mapped()) {
    if (fate.is_counted) {
      frame_.count_over(!fate.succeeded);
    }
    if (job->is_leased) {
      frame_.give_back(*job, fate.outcome);
      continue;
    }
    if (settings_.passes && fate.has_worked) {
      frame_.write(job->ticket, passed(*job) + "\n");
    }
    frame_.close_place(job->ticket);
  }
}

// What is not run any more: the result of its last attempt stands, if it has had one.
void Executor::leave(const Job& job) {
  frame_.write(job.ticket, remains(job));
  conclude(job.ticket, {.is_counted = has_run(job), .outcome = has_run(job) ? "fail" : "release"});
}

void Executor::drop(const std::vector<Dropped>& all) {
  for (const Dropped& dropped : all) {
    const Job& job = *dropped.job;
    if (has_run(job)) {
      leave(job);
      continue;
    }
    const Work work = read_job(job, settings_);
    const Reported skipped = report_skipped(work, dropped);
    if (const std::string line = written(work, settings_, skipped, true); !line.empty()) {
      frame_.write(job.ticket, line + "\n");
    }
    conclude(job.ticket,
             {.succeeded = skipped.verdict != Verdict::failed, .outcome = skipped.outcome});
  }
}

void Executor::take_outputs() {
  for (const Output& output : slots_.take_outputs()) {
    frame_.write(output.ticket, output.lines);
    if (output.is_over) {
      conclude(output.ticket, {.succeeded = output.succeeded,
                               .has_worked = output.has_worked,
                               .outcome = output.outcome});
    }
  }
  tick();
}

void Executor::tick() {
  drop(slots_.tick());
  frame_.changed();
}

// --- the end

// All that has not been begun.
std::vector<std::unique_ptr<Job>> Executor::take_waiting(bool leased_only) {
  auto jobs = slots_.take_waiting(leased_only);
  auto others = batches_.withdraw([&](const Job& job) { return !leased_only || job.is_leased; });
  std::move(others.begin(), others.end(), std::back_inserter(jobs));
  return jobs;
}

// How many events they stand for.
std::size_t Executor::count_events(const Job& job) { return std::max<std::size_t>(job.batch, 1); }

// Whatever has brought it about, the slots start nothing any more.
void Executor::halt_if_enough() {
  if (!halted_ && slots_.is_halted()) {
    halt();
  }
}

// Enough: what waits is left, and so is what has not been read.
void Executor::halt() {
  halted_ = true;
  for (const auto& job : take_waiting(false)) {
    frame_.count_left(has_run(*job) || job->is_leased ? 0 : count_events(*job));
    leave(*job);
  }
  if (settings_.halt.is_now()) {
    slots_.end_running(Control::Request::stop);
  }
  frame_.end_input("--halt: enough");
}

// What is not leased waits for no others any more.
void Executor::release() {
  for (const auto& job : take_waiting(true)) {
    leave(*job);
  }
  batches_.close_all();
}

void Executor::end() {
  for (const auto& job : take_waiting(false)) {
    frame_.count_undone(job->last.empty() ? count_events(*job) : 0);
    leave(*job);
  }
  slots_.end_running(Control::Request::stop);
}

std::size_t Executor::forget_waiting() {
  std::size_t count = 0;
  for (const auto& job : take_waiting(false)) {
    count += count_events(*job);
  }
  return count;
}

Load Executor::load() const {
  Load load = slots_.load();
  load.waiting += batches_.events();
  return load;
}

}  // namespace hw::exec
