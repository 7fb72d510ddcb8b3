// SPDX-License-Identifier: MIT
// What exec/schedule/scheduler.h promises, told as simply as can be: all jobs that have ever come
// stand in one list, and every question is answered by looking through it. A test compares the two.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "exec/schedule/scheduler.h"

namespace model {

using hw::Duration;
using hw::exec::OnBusy;
using hw::exec::Ticket;
using hw::exec::Wish;

struct Rules {
  OnBusy on_busy = OnBusy::queue;
  std::optional<Duration> after_timeout = {};
  Duration interval{0};  // between starts, on the average; 0 for no rate
  std::int64_t burst = 1;
};

struct Job {
  Ticket ticket = 0;
  Wish wish = {};
  enum class State { waiting, running, postponed, over } state = State::waiting;
  bool has_run = false;
  bool succeeded = false;  // if it is over
  Duration arrived{0};
  Duration due{0};
  std::size_t over_since = 0;            // the number of jobs that had come by then
  std::vector<Ticket> awaited = {};      // that were not over when it came
  std::vector<std::string> failed = {};  // names of those that were, and had not succeeded
};

class Schedule {
 public:
  explicit Schedule(const Rules& rules) : rules_(rules) {}

  std::vector<Job> jobs;

  [[nodiscard]] bool is_done(Ticket ticket) const { return at(ticket).state == Job::State::over; }

  // Whether the new job is skipped; what gives way to it; the one that runs and is touched.
  struct Arrival {
    bool is_skipped = false;
    std::vector<Ticket> displaced = {};
    std::optional<Ticket> running = {};
  };

  Arrival arrive(Ticket ticket, const Wish& wish, Duration now) {
    Arrival arrival;
    for (Job& job : jobs) {
      const bool is_rival = !wish.key.empty() && job.wish.key == wish.key &&
                            job.state != Job::State::over && rules_.on_busy != OnBusy::queue;
      if (is_rival) {
        meet(job, arrival);
      }
    }
    if (arrival.is_skipped) {
      return arrival;
    }
    Job job{.ticket = ticket, .wish = wish, .arrived = now};
    for (const Job& other : jobs) {
      const auto& after = wish.after;
      const bool is_before = !wish.scope.empty() && other.wish.scope == wish.scope &&
                             std::count(after.begin(), after.end(), other.wish.name) > 0;
      if (is_before && other.state != Job::State::over) {
        job.awaited.push_back(other.ticket);
      } else if (is_before && !is_superseded(other) && !other.succeeded && !wish.after_any) {
        job.failed.push_back(other.wish.name);
      }
    }
    jobs.push_back(job);
    return arrival;
  }

  // The first of those that may start, and may be started now.
  [[nodiscard]] std::optional<Ticket> startable(Duration now) const {
    const auto job = std::find_if(jobs.begin(), jobs.end(),
                                  [&](const Job& each) { return may_start(each, now); });
    const bool rate_allows = rules_.interval == Duration(0) || level(now) >= rules_.interval;
    return job != jobs.end() && rate_allows ? std::optional(job->ticket) : std::nullopt;
  }

  void start(Ticket ticket, Duration now) {
    at(ticket).state = Job::State::running;
    at(ticket).has_run = true;
    level_ = level(now) - rules_.interval;
    level_at_ = now;
  }

  void postpone(Ticket ticket, Duration due) {
    at(ticket).state = Job::State::postponed;
    at(ticket).due = due;
  }

  void finish(Ticket ticket, bool succeeded) {
    Job& job = at(ticket);
    job.state = Job::State::over;
    job.succeeded = succeeded;
    job.over_since = jobs.size();
  }

  // The names that a job waits for in vain; none if it does not.
  [[nodiscard]] bool is_in_vain(const Job& job, Duration now) const {
    if (job.state != Job::State::waiting || job.has_run) {
      return false;
    }
    bool waits = false;
    for (const Ticket ticket : job.awaited) {
      const Job& other = at(ticket);
      waits = waits || other.state != Job::State::over;
      if (other.state == Job::State::over && !other.succeeded && !job.wish.after_any) {
        return true;
      }
    }
    return !job.failed.empty() ||
           (waits && rules_.after_timeout && job.arrived + *rules_.after_timeout <= now);
  }

  [[nodiscard]] Job& at(Ticket ticket) {
    return *std::find_if(jobs.begin(), jobs.end(),
                         [&](const Job& job) { return job.ticket == ticket; });
  }
  [[nodiscard]] const Job& at(Ticket ticket) const {
    return const_cast<Schedule&>(*this).at(ticket);  // NOLINT: not changed
  }

 private:
  void meet(Job& rival, Arrival& arrival) {
    const bool runs = rival.state == Job::State::running;
    switch (rules_.on_busy) {
      case OnBusy::queue:
        return;
      case OnBusy::drop:
        arrival.is_skipped = true;
        return;
      case OnBusy::signal:
        arrival.is_skipped = true;
        arrival.running = runs ? std::optional(rival.ticket) : arrival.running;
        return;
      case OnBusy::latest:
      case OnBusy::restart:
        if (runs && rules_.on_busy == OnBusy::restart) {
          arrival.running = rival.ticket;
        }
        if (!runs && (!rival.has_run || rules_.on_busy == OnBusy::restart)) {
          arrival.displaced.push_back(rival.ticket);
          finish(rival.ticket, false);
        }
    }
  }

  // A later run of the same target has begun since it was over: only that one counts.
  [[nodiscard]] bool is_superseded(const Job& job) const {
    return std::any_of(jobs.begin() + static_cast<std::ptrdiff_t>(job.over_since), jobs.end(),
                       [&](const Job& later) {
                         return later.wish.scope == job.wish.scope &&
                                later.wish.name == job.wish.name;
                       });
  }

  [[nodiscard]] bool may_start(const Job& job, Duration now) const {
    if (job.state == Job::State::postponed) {
      return job.due <= now;
    }
    const bool is_first = std::none_of(jobs.begin(), jobs.end(), [&](const Job& other) {
      return other.ticket < job.ticket && !job.wish.key.empty() && other.wish.key == job.wish.key &&
             other.state != Job::State::over;
    });
    return job.state == Job::State::waiting && is_first && job.failed.empty() &&
           std::all_of(job.awaited.begin(), job.awaited.end(), [&](Ticket ticket) {
             const Job& other = at(ticket);
             return other.state == Job::State::over && (other.succeeded || job.wish.after_any);
           });
  }

  // A bucket that fills by an interval in each interval; a start takes one out.
  [[nodiscard]] Duration level(Duration now) const {
    const Duration capacity = rules_.interval * rules_.burst;
    return level_at_ ? std::min(capacity, level_ + (now - *level_at_)) : capacity;
  }

  Rules rules_;
  Duration level_{0};
  std::optional<Duration> level_at_;
};

}  // namespace model
