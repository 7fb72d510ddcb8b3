// SPDX-License-Identifier: MIT
// Decides which job is started when (hw-exec(1), "When a command runs"): jobs with one key run one
// after the other, in the order of their arrival; one that comes after others waits for these; no
// more are started than a rate allows. Pure: it is told the time, knows jobs by their tickets
// alone, and starts nothing. Whatever a job waits for has arrived before it, so no circle can come
// about.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "exec/schedule/past.h"
#include "sched/rate.h"

namespace hw::exec {

using Ticket = std::uint64_t;  // jobs count up in the order of their arrival

// What becomes of a job whose key has a job already.
enum class OnBusy {
  queue,    // it waits
  drop,     // it is skipped
  latest,   // it waits in place of those that wait
  restart,  // the same, and the one that runs is ended
  signal,   // it is skipped, and the one that runs gets a signal
};

struct Policy {
  OnBusy on_busy = OnBusy::queue;
  std::optional<sched::Rate> rate = {};     // of starts
  std::optional<sched::Rate> spacing = {};  // between starts
  std::optional<Duration> after_timeout = {};
};

// What a job asks for.
struct Wish {
  std::string key = {};                 // empty: none
  std::string scope = {};               // its rule and event, in which the names below are known
  std::string name = {};                // its target
  std::vector<std::string> after = {};  // names of targets that must have ended, and succeeded
  bool after_any = false;               // or just ended
};

class Scheduler {
 public:
  explicit Scheduler(const Policy& policy) : policy_(policy) {}

  struct Arrival {
    bool is_skipped = false;
    std::vector<Ticket> displaced = {};  // that waited, and are not to be run any more
    std::optional<Ticket> running = {};  // is to be ended, or signalled
  };
  [[nodiscard]] Arrival arrive(Ticket ticket, Wish wish, Duration now);

  // The job to be started now, which then runs.
  [[nodiscard]] std::optional<Ticket> start(Duration now);

  // A job that runs does not any more: it is to be started again at `due`, and keeps its key; or it
  // is over.
  void postpone(Ticket ticket, Duration due);
  void finish(Ticket ticket, bool succeeded);

  // Jobs that wait and are not to be run, because a job that they came after did not succeed, or
  // has not ended in time. They are forgotten.
  struct Failed {
    Ticket ticket;
    std::string name;  // of what they came after
    bool timed_out;
  };
  [[nodiscard]] std::vector<Failed> take_failed(Duration now);

  // Forgets those that wait and are meant; in the order of their arrival.
  [[nodiscard]] std::vector<Ticket> withdraw(const std::function<bool(Ticket)>& is_meant);

  // When start() or take_failed() may have something to give, though nothing else happens before.
  [[nodiscard]] std::optional<Duration> next_due(Duration now) const;

  // Those that are postponed and due wait for a slot again; start() does the same.
  void release_due(Duration now);

  [[nodiscard]] std::size_t ready() const { return ready_.size(); }  // but for the rate
  // Whether a job with this key is not over; of none there is never one.
  [[nodiscard]] bool has(const std::string& key) const { return keys_.contains(key); }
  [[nodiscard]] bool has_rate() const { return policy_.rate || policy_.spacing; }
  [[nodiscard]] std::size_t waiting() const { return jobs_.size() - running_; }
  [[nodiscard]] std::size_t running() const { return running_; }

 private:
  struct Job {
    Wish wish;
    enum class State { waiting, ready, running, postponed } state = State::waiting;
    bool has_begun = false;                      // it has run before
    std::map<Ticket, std::string> awaited = {};  // what it comes after, and is not over
    std::vector<Ticket> followers = {};          // that come after it
    Duration arrived{0};
    Duration due{0};                // of one that is postponed
    std::string failed_after = {};  // of one that is not to be run for that
  };
  using State = Job::State;

  void make_way(const std::string& key, Arrival& arrival);
  void await_others(Ticket ticket, Job& job);
  void make_ready(Ticket ticket, Job& job);
  void forget(Ticket ticket, bool succeeded);
  void leave_key(const std::string& key, Ticket ticket);
  void release_followers(const Job& job, Ticket ticket, bool succeeded);
  [[nodiscard]] Duration gate() const;
  [[nodiscard]] std::optional<Duration> end_of_patience() const;

  Policy policy_;
  std::map<Ticket, Job> jobs_;
  std::size_t running_ = 0;
  std::set<Ticket> ready_;
  std::multimap<Duration, Ticket> postponed_;                 // by when they are due
  std::unordered_map<std::string, std::deque<Ticket>> keys_;  // who has it, then who waits for it
  std::set<Ticket> awaiting_;                                 // those that wait for others
  std::set<Ticket> failed_;                                   // to be taken
  Past past_;
};

}  // namespace hw::exec
