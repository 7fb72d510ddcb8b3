// SPDX-License-Identifier: MIT
#include "exec/schedule/scheduler.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace hw::exec {

// --- what comes

Scheduler::Arrival Scheduler::arrive(Ticket ticket, Wish wish, Duration now) {
  Arrival arrival;
  if (!wish.key.empty() && policy_.on_busy != OnBusy::queue) {
    make_way(wish.key, arrival);
  }
  if (arrival.is_skipped) {
    return arrival;
  }
  Job& job = jobs_[ticket];
  job.wish = std::move(wish);
  job.arrived = now;
  if (!job.wish.key.empty()) {
    keys_[job.wish.key].push_back(ticket);
  }
  if (!job.wish.scope.empty()) {
    await_others(ticket, job);
    past_.begin(job.wish.scope, job.wish.name, ticket);
  }
  make_ready(ticket, job);
  return arrival;
}

void Scheduler::make_way(const std::string& key, Arrival& arrival) {
  const auto found = keys_.find(key);
  if (found == keys_.end()) {
    return;
  }
  const std::deque<Ticket> queue = found->second;  // which forget() changes
  const bool runs = jobs_.at(queue.front()).state == State::running;
  const bool is_new_skipped = policy_.on_busy == OnBusy::drop || policy_.on_busy == OnBusy::signal;
  arrival.is_skipped = is_new_skipped;
  if (runs && policy_.on_busy != OnBusy::drop && policy_.on_busy != OnBusy::latest) {
    arrival.running = queue.front();
  }
  for (const Ticket other : is_new_skipped ? std::deque<Ticket>() : queue) {
    const Job& job = jobs_.at(other);
    const bool stays =
        job.state == State::running || (job.has_begun && policy_.on_busy == OnBusy::latest);
    if (!stays) {
      arrival.displaced.push_back(other);
      forget(other, false);
    }
  }
}

void Scheduler::await_others(Ticket ticket, Job& job) {
  for (const Past::Run& run : past_.runs(job.wish.scope)) {
    const auto& after = job.wish.after;
    if (std::find(after.begin(), after.end(), run.name) == after.end()) {
      continue;
    }
    if (!run.succeeded) {
      job.awaited.emplace(run.ticket, run.name);
      jobs_.at(run.ticket).followers.push_back(ticket);
      awaiting_.insert(ticket);
    } else if (!*run.succeeded && !job.wish.after_any) {
      job.failed_after = run.name;
      failed_.insert(ticket);
    }
  }
}

void Scheduler::make_ready(Ticket ticket, Job& job) {
  const std::string& key = job.wish.key;
  if (job.state == State::waiting && job.awaited.empty() && !failed_.contains(ticket) &&
      (key.empty() || keys_.at(key).front() == ticket)) {
    job.state = State::ready;
    ready_.insert(ticket);
  }
}

// --- what is run

std::optional<Ticket> Scheduler::start(Duration now) {
  release_due(now);
  if (ready_.empty() || gate() > now) {
    return std::nullopt;
  }
  for (auto* rate : {&policy_.rate, &policy_.spacing}) {
    if (*rate) {
      (*rate)->take(now);
    }
  }
  const Ticket ticket = *ready_.begin();
  ready_.erase(ready_.begin());
  Job& job = jobs_.at(ticket);
  job.state = State::running;
  job.has_begun = true;
  ++running_;
  return ticket;
}

// The earliest time at which a job may be started.
Duration Scheduler::gate() const {
  Duration gate = Duration::min();
  for (const auto* rate : {&policy_.rate, &policy_.spacing}) {
    gate = *rate ? std::max(gate, (*rate)->ready_at()) : gate;
  }
  return gate;
}

void Scheduler::postpone(Ticket ticket, Duration due) {
  Job& job = jobs_.at(ticket);
  job.state = State::postponed;
  job.due = due;
  postponed_.emplace(due, ticket);
  --running_;
}

void Scheduler::release_due(Duration now) {
  while (!postponed_.empty() && postponed_.begin()->first <= now) {
    const Ticket ticket = postponed_.begin()->second;
    postponed_.erase(postponed_.begin());
    jobs_.at(ticket).state = State::ready;
    ready_.insert(ticket);
  }
}

void Scheduler::finish(Ticket ticket, bool succeeded) {
  --running_;
  forget(ticket, succeeded);
}

// --- what is not

std::vector<Scheduler::Failed> Scheduler::take_failed(Duration now) {
  std::vector<Failed> taken;
  while (true) {
    const bool is_late =
        failed_.empty() && !awaiting_.empty() && end_of_patience() && *end_of_patience() <= now;
    if (failed_.empty() && !is_late) {
      return taken;
    }
    const Ticket ticket = is_late ? *awaiting_.begin() : *failed_.begin();
    const Job& job = jobs_.at(ticket);
    taken.push_back({ticket, is_late ? job.awaited.begin()->second : job.failed_after, is_late});
    forget(ticket, false);
  }
}

// Of the one that has waited for others the longest.
std::optional<Duration> Scheduler::end_of_patience() const {
  return awaiting_.empty() || !policy_.after_timeout
             ? std::nullopt
             : std::optional(jobs_.at(*awaiting_.begin()).arrived + *policy_.after_timeout);
}

std::vector<Ticket> Scheduler::withdraw(const std::function<bool(Ticket)>& is_meant) {
  std::vector<Ticket> withdrawn;
  for (const auto& [ticket, job] : jobs_) {
    if (job.state != State::running && is_meant(ticket)) {
      withdrawn.push_back(ticket);
    }
  }
  // The last first, so that none is found to have waited in vain.
  std::for_each(withdrawn.rbegin(), withdrawn.rend(),
                [&](Ticket ticket) { forget(ticket, false); });
  return withdrawn;
}

void Scheduler::forget(Ticket ticket, bool succeeded) {
  const auto node = jobs_.extract(ticket);
  const Job& job = node.mapped();
  ready_.erase(ticket);
  awaiting_.erase(ticket);
  failed_.erase(ticket);
  if (job.state == State::postponed) {
    const auto [first, last] = postponed_.equal_range(job.due);
    postponed_.erase(
        std::find_if(first, last, [&](const auto& entry) { return entry.second == ticket; }));
  }
  for (const auto& [other, name] : job.awaited) {
    std::erase(jobs_.at(other).followers, ticket);
  }
  if (!job.wish.scope.empty()) {
    past_.end(job.wish.scope, ticket, succeeded);
  }
  if (!job.wish.key.empty()) {
    leave_key(job.wish.key, ticket);
  }
  release_followers(job, ticket, succeeded);
}

void Scheduler::leave_key(const std::string& key, Ticket ticket) {
  const auto found = keys_.find(key);
  std::erase(found->second, ticket);
  if (found->second.empty()) {
    keys_.erase(found);
    return;
  }
  const Ticket next = found->second.front();
  make_ready(next, jobs_.at(next));
}

void Scheduler::release_followers(const Job& job, Ticket ticket, bool succeeded) {
  for (const Ticket follower : job.followers) {
    Job& other = jobs_.at(follower);
    const auto awaited = other.awaited.extract(ticket);
    if (other.awaited.empty()) {
      awaiting_.erase(follower);
    }
    if (!succeeded && !other.wish.after_any) {
      other.failed_after = awaited.mapped();
      failed_.insert(follower);
    } else {
      make_ready(follower, other);
    }
  }
}

std::optional<Duration> Scheduler::next_due(Duration now) const {
  std::optional<Duration> due;
  const auto consider = [&due](std::optional<Duration> at) { due = earlier(due, at); };
  consider(postponed_.empty() ? std::nullopt : std::optional(postponed_.begin()->first));
  consider(end_of_patience());
  consider(failed_.empty() ? std::nullopt : std::optional(now));
  consider(ready_.empty() || gate() <= now ? std::nullopt : std::optional(gate()));
  return due;
}

}  // namespace hw::exec
