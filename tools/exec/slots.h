// SPDX-License-Identifier: MIT
// The slots in which commands run: one permanent thread each, started when first needed. They take
// jobs as the scheduler allows; what comes out waits until the loop takes it. All calls but those
// of the threads themselves come from the loop's thread.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "exec/intake/busy.h"
#include "exec/intake/dropped.h"
#include "exec/performer.h"
#include "exec/report/progress.h"
#include "exec/run/control.h"
#include "exec/run/runner.h"
#include "exec/schedule/halt.h"
#include "exec/schedule/scale.h"
#include "exec/schedule/scheduler.h"

namespace hw::exec {

// What has come out for a job.
struct Output {
  Ticket ticket = 0;
  std::string lines = {};         // with their LF; may be none
  bool is_over = false;           // nothing more comes
  bool succeeded = false;         // of one that is over: all that was run
  bool has_worked = false;        // of one that is over: its command, whatever has followed
  std::string_view outcome = {};  // of the events of a batch that is over
};

class Slots {
 public:
  // `notify` is called from slots' threads when there is an output to take, or a time has changed.
  Slots(const Settings& settings, std::unique_ptr<Others> others, std::function<void()> notify);
  Slots(const Slots&) = delete;
  Slots& operator=(const Slots&) = delete;
  ~Slots();  // no job may be running

  // Starts the first slot, so that there is always one. Error: code system.
  [[nodiscard]] Status start();

  // Whether a job with this key, or with none, would be started at once.
  [[nodiscard]] bool has_room(const std::string& key) const;

  // What gives way to the job, or the job itself.
  [[nodiscard]] std::vector<Dropped> submit(std::unique_ptr<Job> job, Wish wish);

  // No further job is started while held: nobody would take what comes out.
  void hold(bool held);

  // What the time brings: starts what is due; gives what has waited in vain.
  [[nodiscard]] std::vector<Dropped> tick();
  [[nodiscard]] std::optional<Duration> next_due() const;

  // The jobs that wait, which are then no longer ours: all, or those with a lease. From then on
  // none of them is tried again.
  [[nodiscard]] std::vector<std::unique_ptr<Job>> take_waiting(bool leased_only);

  // Takes a job back by the key of its lease: returned if it waited; if it runs, it is ended.
  [[nodiscard]] std::vector<std::unique_ptr<Job>> cancel(const std::string& lease);

  // Asks every running command to end (stop: TERM, then KILL; kill: KILL).
  void end_running(Control::Request request);

  [[nodiscard]] std::vector<Output> take_outputs();

  [[nodiscard]] std::size_t waiting() const;
  [[nodiscard]] std::size_t waiting_bytes() const;
  [[nodiscard]] Load load() const;
  [[nodiscard]] bool is_halted() const;  // enough has failed, or succeeded: nothing is started
  [[nodiscard]] bool is_idle() const;    // nothing waits, runs, or is to be taken

 private:
  struct Slot final : LineSink {
    explicit Slot(Slots& owner) : slots(owner) {}
    void write(std::string lines) override;
    [[nodiscard]] bool is_full() const override;

    Slots& slots;
    Control control;
    Scratch scratch;     // of the slot's thread alone
    Job* job = nullptr;  // that runs
  };
  using Jobs = std::map<Ticket, std::unique_ptr<Job>>;

  [[nodiscard]] bool start_slot();
  void wake_slots();
  [[nodiscard]] std::unique_ptr<Job> take(Ticket ticket);
  [[nodiscard]] std::vector<std::unique_ptr<Job>> withdraw(
      const std::function<bool(const Job&)>& is_meant);
  [[nodiscard]] Slot* slot_of(Ticket ticket) const;
  void make_way(const Scheduler::Arrival& arrival, std::vector<Dropped>& dropped);
  void take_failed(Duration now, std::vector<Dropped>& dropped);

  void serve(Slot& slot);
  [[nodiscard]] Job* next_job();
  [[nodiscard]] bool are_others_free(Duration now);
  void pursue(Slot& slot, std::unique_lock<std::mutex>& lock);
  void conclude(const Job& job, Output output);
  void put(Output output);
  void poke_running();

  const Settings& settings_;
  std::unique_ptr<Others> others_;
  std::function<void()> notify_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  Scheduler scheduler_;
  Scale scale_;
  Halt halt_;
  Jobs jobs_;
  std::size_t waiting_bytes_ = 0;
  std::vector<Output> outputs_;
  std::size_t outputs_bytes_ = 0;
  std::vector<std::unique_ptr<Slot>> slots_;
  std::vector<std::thread> threads_;
  std::size_t idle_threads_ = 0;
  bool held_ = false;
  bool halted_ = false;
  std::optional<Duration> free_at_;  // when the others will be, if that is all that is waited for
  bool retries_ = true;
  bool retries_leased_ = true;
  bool closing_ = false;
};

}  // namespace hw::exec
