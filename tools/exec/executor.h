// SPDX-License-Identifier: MIT
// A command for every event: lines from stdin to the slots, and results from the slots to stdout.
#pragma once

#include <memory>

#include "exec/admission.h"
#include "exec/busy.h"
#include "exec/frame.h"
#include "exec/settings.h"
#include "exec/slots.h"

namespace hw::exec {

class Executor final : public Engine {
 public:
  Executor(Frame& frame, const Options& options, const Settings& settings, Busy busy,
           std::unique_ptr<Others> others);

  [[nodiscard]] Status start() override;
  void take(const event::Line& line) override;
  void close() override {}
  void before_write() override { frame_.check(busy_.set(!slots_.is_idle())); }
  void hold(bool held) override { slots_.hold(held); }
  [[nodiscard]] std::optional<Duration> next_due() const override { return slots_.next_due(); }
  void tick() override;
  void release() override;
  void end() override;
  void kill() override { slots_.end_running(Control::Request::kill); }
  [[nodiscard]] std::size_t waiting() const override { return slots_.waiting(); }
  [[nodiscard]] std::size_t waiting_bytes() const override { return slots_.waiting_bytes(); }
  [[nodiscard]] bool is_idle() const override { return slots_.is_idle(); }
  [[nodiscard]] Load load() const override { return slots_.load(); }
  std::size_t forget_waiting() override { return slots_.take_waiting(false).size(); }
  [[nodiscard]] ExitCode exit_code(bool had_bad_lines) const override;

 private:
  void dispatch(const event::Line& line, json::Value event);
  void tell_nothing_to_run(const event::Line& line, const event::Envelope& envelope);
  void admit(Admitted admitted);
  void run_at_start();
  void leave(const Job& job);
  void drop(const std::vector<Dropped>& all);
  void take_outputs();
  void halt();

  Frame& frame_;
  const Options& options_;
  const Settings& settings_;
  Busy busy_;
  Admission admission_;
  std::size_t nothing_to_run_ = 0;
  std::size_t sequence_ = 0;  // of the last event that was for us
  bool halted_ = false;       // enough has failed, or succeeded
  loop::Wake outputs_ready_;
  Slots slots_;
};

}  // namespace hw::exec
