// SPDX-License-Identifier: MIT
// A command for every event: lines from stdin to the slots, and results from the slots to stdout.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "exec/frame.h"
#include "exec/intake/admission.h"
#include "exec/intake/batches.h"
#include "exec/intake/busy.h"
#include "exec/settings.h"
#include "exec/slots.h"

namespace hw::exec {

class Executor final : public Engine {
 public:
  Executor(Frame& frame, const Options& options, const Settings& settings, Busy busy,
           std::unique_ptr<Others> others);

  [[nodiscard]] Status start() override;
  void take(const event::Line& line) override;
  void close() override { batches_.close_all(); }
  void before_write() override;
  void hold(bool held) override { slots_.hold(held); }
  [[nodiscard]] std::optional<Duration> next_due() const override {
    return earlier(slots_.next_due(), batches_.next_due());
  }
  void tick() override;
  void release() override;
  void end() override;
  void kill() override { slots_.end_running(Control::Request::kill); }
  [[nodiscard]] std::size_t waiting() const override { return slots_.waiting() + batches_.count(); }
  [[nodiscard]] std::size_t waiting_bytes() const override {
    return slots_.waiting_bytes() + batches_.bytes();
  }
  [[nodiscard]] bool is_idle() const override { return slots_.is_idle() && batches_.count() == 0; }
  [[nodiscard]] Load load() const override;
  std::size_t forget_waiting() override;
  [[nodiscard]] ExitCode exit_code(bool had_bad_lines) const override;

 private:
  // What has become of a job, for those whose command it was.
  struct Fate {
    bool is_counted = true;  // it has run, or was skipped
    bool succeeded = false;
    bool has_worked = false;  // its command, whatever has followed
    std::string_view outcome = {};
  };

  void dispatch(const event::Line& line, json::Value event);
  void tell_nothing_to_run(const event::Line& line, const event::Envelope& envelope);
  void admit(Admitted admitted);
  void submit(std::unique_ptr<Job> job, Wish wish);
  void submit(std::optional<Batch> batch);
  void submit_batches();
  void cancel(const std::string& lease);
  void run_at_start();
  [[nodiscard]] std::vector<std::unique_ptr<Job>> take_waiting(bool leased_only);
  [[nodiscard]] static std::size_t count_events(const Job& job);
  void leave(const Job& job);
  void conclude(Ticket ticket, const Fate& fate);
  void drop(const std::vector<Dropped>& all);
  void take_outputs();
  void halt_if_enough();
  void halt();

  Frame& frame_;
  const Options& options_;
  const Settings& settings_;
  Busy busy_;
  Admission admission_;
  Batches batches_;
  std::map<Ticket, std::vector<std::unique_ptr<Job>>>
      shared_;  // the events of batches that wait or run
  std::size_t nothing_to_run_ = 0;
  std::size_t sequence_ = 0;  // of the last event that was for us
  bool halted_ = false;       // enough has failed, or succeeded
  loop::Wake outputs_ready_;
  Slots slots_;
};

}  // namespace hw::exec
