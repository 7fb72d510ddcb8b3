// SPDX-License-Identifier: MIT
#include "exec/slots.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <system_error>
#include <utility>

#include "base/bytes.h"
#include "base/parse.h"
#include "log/log.h"

namespace hw::exec {

namespace {
constexpr std::size_t kShownMax = 200;  // bytes of a command in a message
}

Slots::Slots(const Settings& settings, std::size_t count, std::function<void()> notify)
    : settings_(settings), count_(count), notify_(std::move(notify)) {}

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
  Slot& slot = *slots_.emplace_back(std::make_unique<Slot>());
  try {
    threads_.emplace_back([this, &slot] { serve(slot); });
  } catch (const std::system_error&) {
    slots_.pop_back();
    return false;
  }
  return true;
}

void Slots::submit(Job job) {
  const std::lock_guard lock(mutex_);
  queue(std::move(job), false);
}

void Slots::queue(Job job, bool first) {
  queue_bytes_ += job.line.size();
  queue_.insert(first ? queue_.begin() : queue_.end(), std::move(job));
  if (idle_threads_ < queue_.size() && threads_.size() < count_) {
    (void)start_slot();  // else those that there are do the work, if fewer at once
  }
  changed_.notify_one();
}

void Slots::hold(bool held) {
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(held_, held) == held) {
      return;
    }
  }
  changed_.notify_all();
}

void Slots::release_due() {
  const std::lock_guard lock(mutex_);
  const auto end = delayed_.upper_bound(clock().monotonic());
  while (end != delayed_.begin()) {
    const auto last = std::prev(end);
    queue_bytes_ -= last->second.line.size();
    queue(std::move(last->second), true);
    delayed_.erase(last);
  }
}

std::optional<Duration> Slots::next_due() const {
  const std::lock_guard lock(mutex_);
  return delayed_.empty() ? std::nullopt : std::optional(delayed_.begin()->first);
}

std::vector<Job> Slots::take(const std::function<bool(const Job&)>& is_meant) {
  std::vector<Job> taken;
  const auto take_one = [&](Job& job) {
    queue_bytes_ -= job.line.size();
    taken.push_back(std::move(job));
  };
  for (auto job = queue_.begin(); job != queue_.end();) {
    const bool is_taken = is_meant(*job);
    if (is_taken) {
      take_one(*job);
    }
    job = is_taken ? queue_.erase(job) : std::next(job);
  }
  for (auto entry = delayed_.begin(); entry != delayed_.end();) {
    const bool is_taken = is_meant(entry->second);
    if (is_taken) {
      take_one(entry->second);
    }
    entry = is_taken ? delayed_.erase(entry) : std::next(entry);
  }
  return taken;
}

std::vector<Job> Slots::take_waiting(bool leased_only) {
  const std::lock_guard lock(mutex_);
  retries_leased_ = false;
  retries_ = retries_ && leased_only;
  return take([&](const Job& job) { return !leased_only || job.is_leased; });
}

std::vector<Job> Slots::cancel(const std::string& key) {
  const std::lock_guard lock(mutex_);
  std::vector<Job> taken = take([&](const Job& job) { return job.is_leased && job.key == key; });
  for (const auto& slot : slots_) {
    if (slot->is_running && slot->key == key) {
      slot->control.send(Control::Request::cancel);
    }
  }
  return taken;
}

void Slots::end_running(Control::Request request) {
  const std::lock_guard lock(mutex_);
  for (const auto& slot : slots_) {
    if (slot->is_running) {
      slot->control.send(request);
    }
  }
}

std::vector<Reported> Slots::take_results() {
  const std::lock_guard lock(mutex_);
  return std::exchange(results_, {});
}

std::size_t Slots::waiting() const {
  const std::lock_guard lock(mutex_);
  return queue_.size() + delayed_.size();
}

std::size_t Slots::waiting_bytes() const {
  const std::lock_guard lock(mutex_);
  return queue_bytes_;
}

bool Slots::is_idle() const {
  const std::lock_guard lock(mutex_);
  return queue_.empty() && delayed_.empty() && running_ == 0 && results_.empty();
}

void Slots::serve(Slot& slot) {
  std::unique_lock lock(mutex_);
  while (true) {
    ++idle_threads_;
    changed_.wait(lock, [&] { return closing_ || (!held_ && !queue_.empty()); });
    --idle_threads_;
    if (closing_) {
      return;
    }
    Job job = std::move(queue_.front());
    queue_.pop_front();
    queue_bytes_ -= job.line.size();
    ++running_;
    slot.control.reset();
    slot.key = job.key;
    slot.is_running = true;
    lock.unlock();
    Performed performed = perform(job, slot);
    lock.lock();
    slot.is_running = false;
    --running_;
    finish(std::move(job), std::move(performed));
    notify_();
  }
}

void Slots::finish(Job job, Performed performed) {
  if (!performed.retry_after || !(job.is_leased ? retries_leased_ : retries_)) {
    results_.push_back(std::move(performed.reported));
    return;
  }
  ++job.attempt;
  job.last = std::move(performed.reported.line);
  queue_bytes_ += job.line.size();
  delayed_.emplace(clock().monotonic() + *performed.retry_after, std::move(job));
}

Slots::Performed Slots::perform(const Job& job, Slot& slot) const {
  Work work = read_job(job, settings_);
  if (!work.slip.unknown.empty()) {
    log::warning(about(work, ErrorCode::slip_unknown),
                 "the slip asks for '{}', which this version does not do", work.slip.unknown);
  }
  if (const Status status = prepare(work, settings_, slot.scratch); !status) {
    log::error(about(work, what_of(status.error())), "stdin:{}: not run: {}", job.number,
               status.error().message);
    return {report_unprepared(work, status.error().message), std::nullopt};
  }
  if (log::enabled(log::Level::info)) {
    log::info(about(work), "stdin:{}: running '{}'", job.number,
              cut_utf8(fmt::format("{}", fmt::join(work.command.argv, " ")), kShownMax));
  }
  const Run result = run(work, settings_.grace, slot.control);
  if (result.spawn_error != 0) {
    log::error(about(work, spawn_code(result.spawn_error)), "stdin:{}: {}", job.number,
               spawn_message(work, result.spawn_error));
  }
  const auto retry_after = settings_.retries.after(result, work.retry, job.attempt);
  if (retry_after && log::enabled(log::Level::info)) {
    log::info(about(work), "stdin:{}: attempt {} {}; the next one in {}", job.number, job.attempt,
              how_it_ended(result), format_duration(*retry_after));
  }
  return {report(work, result), retry_after};
}

}  // namespace hw::exec
