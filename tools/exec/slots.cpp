// SPDX-License-Identifier: MIT
#include "exec/slots.h"

#include <algorithm>
#include <system_error>
#include <utility>

namespace hw::exec {

namespace {
constexpr std::size_t kOutputsMax = std::size_t{4} << 20;  // bytes that wait for the loop
}

Slots::Slots(const Settings& settings, std::unique_ptr<Others> others, std::function<void()> notify)
    : settings_(settings),
      others_(std::move(others)),
      notify_(std::move(notify)),
      scheduler_(settings.policy),
      scale_(settings.scale),
      halt_(settings.halt) {
  others_->set_notify(notify_);
}

Slots::~Slots() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) {
    thread.join();
  }
}

Status Slots::start() {
  const std::lock_guard lock(mutex_);
  return start_slot() ? Status() : fail(ExitCode::system, "the system has no thread to spare");
}

bool Slots::start_slot() {
  Slot& slot = *slots_.emplace_back(std::make_unique<Slot>(*this));
  slot.scratch.slot = slots_.size();
  try {
    threads_.emplace_back([this, &slot] { serve(slot); });
  } catch (const std::system_error&) {
    slots_.pop_back();
    return false;
  }
  return true;
}

// --- from the loop

bool Slots::has_room(const std::string& key) const {
  const std::lock_guard lock(mutex_);
  return !held_ && !halted_ && !scheduler_.has(key) &&
         scheduler_.running() + scheduler_.ready() < scale_.limit();
}

std::vector<Dropped> Slots::submit(std::unique_ptr<Job> job, Wish wish) {
  const std::lock_guard lock(mutex_);
  const Duration now = clock().monotonic();
  std::vector<Dropped> dropped;
  if (jobs_.empty()) {
    others_->begin(now);
  }
  const auto arrival = scheduler_.arrive(job->ticket, std::move(wish), now);
  make_way(arrival, dropped);
  if (arrival.is_skipped) {
    dropped.push_back({std::move(job), Dropped::Why::busy});
  } else {
    waiting_bytes_ += job->line.size();
    jobs_.emplace(job->ticket, std::move(job));
  }
  take_failed(now, dropped);
  scale_.look(scheduler_.waiting(), scheduler_.running(), now);
  wake_slots();
  return dropped;
}

void Slots::make_way(const Scheduler::Arrival& arrival, std::vector<Dropped>& dropped) {
  for (const Ticket ticket : arrival.displaced) {
    dropped.push_back({take(ticket), Dropped::Why::replaced});
  }
  if (arrival.running) {
    Control& control = slot_of(*arrival.running)->control;
    if (settings_.policy.on_busy == OnBusy::signal) {
      control.pass_on(settings_.busy_signal);
    } else {
      control.send(Control::Request::cancel);
    }
  }
}

void Slots::take_failed(Duration now, std::vector<Dropped>& dropped) {
  for (Scheduler::Failed& failed : scheduler_.take_failed(now)) {
    const auto why = failed.timed_out ? Dropped::Why::after_late : Dropped::Why::after_failed;
    dropped.push_back({take(failed.ticket), why, std::move(failed.name)});
    halted_ = halt_.count(false) || halted_;
  }
}

void Slots::hold(bool held) {
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(held_, held) == held) {
      return;
    }
    poke_running();
  }
  changed_.notify_all();
}

std::vector<Dropped> Slots::tick() {
  const std::lock_guard lock(mutex_);
  const Duration now = clock().monotonic();
  std::vector<Dropped> dropped;
  take_failed(now, dropped);
  scheduler_.release_due(now);
  scale_.look(scheduler_.waiting(), scheduler_.running(), now);
  wake_slots();
  return dropped;
}

std::optional<Duration> Slots::next_due() const {
  const std::lock_guard lock(mutex_);
  const auto due = scheduler_.next_due(clock().monotonic());
  return earlier(earlier(due, scale_.next_due()), free_at_);
}

std::unique_ptr<Job> Slots::take(Ticket ticket) {
  auto node = jobs_.extract(ticket);
  waiting_bytes_ -= node.mapped()->line.size();
  return std::move(node.mapped());
}

Slots::Slot* Slots::slot_of(Ticket ticket) const {
  const auto slot = std::find_if(slots_.begin(), slots_.end(), [&](const auto& each) {
    return each->job != nullptr && each->job->ticket == ticket;
  });
  return slot->get();
}

std::vector<std::unique_ptr<Job>> Slots::withdraw(const std::function<bool(const Job&)>& is_meant) {
  std::vector<std::unique_ptr<Job>> jobs;
  for (const Ticket ticket :
       scheduler_.withdraw([&](Ticket each) { return is_meant(*jobs_.at(each)); })) {
    jobs.push_back(take(ticket));
  }
  return jobs;
}

std::vector<std::unique_ptr<Job>> Slots::take_waiting(bool leased_only) {
  const std::lock_guard lock(mutex_);
  retries_leased_ = false;
  retries_ = retries_ && leased_only;
  return withdraw([&](const Job& job) { return !leased_only || job.is_leased; });
}

std::vector<std::unique_ptr<Job>> Slots::cancel(const std::string& lease) {
  const std::lock_guard lock(mutex_);
  const auto is_meant = [&](const Job& job) { return job.is_leased && job.lease == lease; };
  for (const auto& slot : slots_) {
    if (slot->job != nullptr && is_meant(*slot->job)) {
      slot->control.send(Control::Request::cancel);
    }
  }
  return withdraw(is_meant);
}

void Slots::end_running(Control::Request request) {
  const std::lock_guard lock(mutex_);
  for (const auto& slot : slots_) {
    if (slot->job != nullptr) {
      slot->control.send(request);
    }
  }
}

std::vector<Output> Slots::take_outputs() {
  const std::lock_guard lock(mutex_);
  if (std::exchange(outputs_bytes_, 0) > kOutputsMax) {
    poke_running();
  }
  return std::exchange(outputs_, {});
}

// Those that have found no room look again.
void Slots::poke_running() {
  for (const auto& slot : slots_) {
    if (slot->job != nullptr) {
      slot->control.poke();
    }
  }
}

std::size_t Slots::waiting() const {
  const std::lock_guard lock(mutex_);
  return scheduler_.waiting();
}

Load Slots::load() const {
  const std::lock_guard lock(mutex_);
  return {.running = scheduler_.running(), .waiting = scheduler_.waiting()};
}

std::size_t Slots::waiting_bytes() const {
  const std::lock_guard lock(mutex_);
  return waiting_bytes_;
}

bool Slots::is_halted() const {
  const std::lock_guard lock(mutex_);
  return halted_;
}

bool Slots::is_idle() const {
  const std::lock_guard lock(mutex_);
  return jobs_.empty() && outputs_.empty();
}

// --- in the slots' threads

void Slots::serve(Slot& slot) {
  std::unique_lock lock(mutex_);
  while (true) {
    ++idle_threads_;
    changed_.wait(lock, [&] { return closing_ || (slot.job = next_job()) != nullptr; });
    --idle_threads_;
    if (closing_) {
      return;
    }
    slot.control.reset();
    pursue(slot, lock);
    slot.job = nullptr;
    notify_();
  }
}

Job* Slots::next_job() {
  const Duration now = clock().monotonic();
  scale_.look(scheduler_.waiting(), scheduler_.running(), now);
  if (closing_ || held_ || halted_ || scheduler_.running() >= scale_.limit()) {
    return nullptr;
  }
  scheduler_.release_due(now);
  const auto ticket = are_others_free(now) ? scheduler_.start(now) : std::nullopt;
  if (!ticket) {
    return nullptr;
  }
  scale_.look(scheduler_.waiting(), scheduler_.running(), now);
  if (scheduler_.ready() > 0) {  // for another slot, or at a later time
    if (scheduler_.has_rate()) {
      notify_();
    }
    wake_slots();
  }
  if (scheduler_.ready() == 0 && scheduler_.running() < scale_.limit()) {
    notify_();  // the loop may have stopped reading for want of room among those that wait
  }
  Job* const job = jobs_.at(*ticket).get();
  waiting_bytes_ -= job->line.size();
  return job;
}

// Others are asked only if there is something to start. The loop is told when to ask again.
bool Slots::are_others_free(Duration now) {
  if (scheduler_.ready() == 0) {
    return true;
  }
  const bool are_free = others_->are_free(now);
  const auto free_at = are_free ? std::nullopt : others_->due();
  if (std::exchange(free_at_, free_at) != free_at) {
    notify_();
  }
  return are_free;
}

void Slots::wake_slots() {
  if (scheduler_.ready() > idle_threads_ && threads_.size() < scale_.limit()) {
    (void)start_slot();  // else those that there are do the work, if fewer at once
  }
  changed_.notify_one();
}

// Step after step of its course, until it is over or waits for another attempt.
void Slots::pursue(Slot& slot, std::unique_lock<std::mutex>& lock) {
  Job& job = *slot.job;
  while (true) {
    lock.unlock();
    Performed performed =
        perform(job, settings_, {slot.scratch, slot.control, static_cast<LineSink&>(slot)});
    lock.lock();
    const bool is_ended = slot.control.request() != Control::Request::none;
    if (performed.retry_after && !is_ended && (job.is_leased ? retries_leased_ : retries_)) {
      ++job.attempt;
      job.last = std::move(performed.line);
      waiting_bytes_ += job.line.size();
      return scheduler_.postpone(job.ticket, clock().monotonic() + *performed.retry_after);
    }
    Output output{.ticket = job.ticket,
                  .lines = advance(job, {.line = std::move(performed.line),
                                         .children = std::move(performed.children),
                                         .succeeded = performed.succeeded,
                                         .outcome = performed.outcome,
                                         .former = std::move(performed.former)})};
    if (is_ended || job.course.is_over()) {
      return conclude(job, std::move(output));
    }
    put(std::move(output));
  }
}

void Slots::put(Output output) {
  outputs_bytes_ += output.lines.size();
  outputs_.push_back(std::move(output));
  notify_();
}

void Slots::Slot::write(std::string lines) {
  const std::lock_guard lock(slots.mutex_);
  slots.put({.ticket = job->ticket, .lines = std::move(lines)});
}

bool Slots::Slot::is_full() const {
  const std::lock_guard lock(slots.mutex_);
  return slots.held_ || slots.outputs_bytes_ > kOutputsMax;
}

void Slots::conclude(const Job& job, Output output) {
  output.is_over = true;
  output.succeeded = job.course.is_over() && job.course.succeeded();
  output.has_worked = job.outcome == "ok";
  output.outcome = final_outcome(job, output.succeeded);
  if (job.is_leased) {
    // If it is tried again, it will emit them again.
    output.lines += output.succeeded ? job.children : "";
    const std::string line = closing_line(job, output.succeeded);
    output.lines += line.empty() ? "" : line + "\n";
  }
  const Ticket ticket = job.ticket;
  halted_ = halt_.count(output.succeeded) || halted_;
  scheduler_.finish(ticket, output.succeeded);
  put(std::move(output));
  jobs_.erase(ticket);
}

}  // namespace hw::exec
