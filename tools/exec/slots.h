// SPDX-License-Identifier: MIT
// The slots in which commands run: one permanent thread each, started when first needed. Jobs wait
// in one queue; results wait in another until the loop takes them. All calls but those of the
// threads themselves come from the loop's thread.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "exec/prepare.h"
#include "exec/result.h"
#include "exec/runner.h"

namespace hw::exec {

class Slots {
 public:
  // `notify` is called from slots' threads when there is a result to take.
  Slots(const Settings& settings, std::size_t count, std::function<void()> notify);
  Slots(const Slots&) = delete;
  Slots& operator=(const Slots&) = delete;
  ~Slots();  // no job may be running

  // Starts the first slot, so that there is always one. Error: code system.
  [[nodiscard]] Status start();

  void submit(Job job);

  // No further job is started while held: nobody would take its result.
  void hold(bool held);

  // Jobs whose next attempt is due wait for a slot again; when the next one of the others is.
  void release_due();
  [[nodiscard]] std::optional<Duration> next_due() const;

  // The jobs that wait, which are then no longer ours: all, or those with a lease. From then on
  // none of them is tried again.
  [[nodiscard]] std::vector<Job> take_waiting(bool leased_only);

  // Takes a job back by the key of its lease: returned if it waited; if it runs, it is ended.
  [[nodiscard]] std::vector<Job> cancel(const std::string& key);

  // Asks every running command to end (stop: TERM, then KILL; kill: KILL).
  void end_running(Control::Request request);

  [[nodiscard]] std::vector<Reported> take_results();

  [[nodiscard]] std::size_t waiting() const;
  [[nodiscard]] std::size_t waiting_bytes() const;
  [[nodiscard]] bool is_idle() const;  // nothing waits, runs, or is to be taken

 private:
  struct Slot {
    Control control;
    Scratch scratch;  // of the slot's thread alone
    std::string key;  // of the lease in hand
    bool is_running = false;
  };

  struct Performed {
    Reported reported;
    std::optional<Duration> retry_after;
  };

  [[nodiscard]] bool start_slot();
  void queue(Job job, bool first);
  void finish(Job job, Performed performed);
  [[nodiscard]] std::vector<Job> take(const std::function<bool(const Job&)>& is_meant);
  void serve(Slot& slot);
  [[nodiscard]] Performed perform(const Job& job, Slot& slot) const;

  const Settings& settings_;
  std::size_t count_;
  std::function<void()> notify_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Job> queue_;
  std::size_t queue_bytes_ = 0;
  std::multimap<Duration, Job> delayed_;  // those that are tried again, by when they are due
  std::vector<Reported> results_;
  std::vector<std::unique_ptr<Slot>> slots_;
  std::vector<std::thread> threads_;
  std::size_t running_ = 0;
  std::size_t idle_threads_ = 0;
  bool held_ = false;
  bool retries_ = true;
  bool retries_leased_ = true;
  bool closing_ = false;
};

}  // namespace hw::exec
