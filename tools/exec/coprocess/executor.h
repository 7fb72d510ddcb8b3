// SPDX-License-Identifier: MIT
// --coprocess: lines from stdin to the processes, and their answers to stdout.
#pragma once

#include "exec/coprocess/coprocesses.h"
#include "exec/frame.h"
#include "exec/settings.h"

namespace hw::exec {

class CoprocessExecutor final : public Engine {
 public:
  CoprocessExecutor(Frame& frame, const Options& options, Settings& settings);

  [[nodiscard]] Status start() override { return processes_.start(); }
  void take(const event::Line& line) override;
  void close() override { processes_.close(); }
  void before_write() override { processes_.deal(); }
  void hold(bool held) override { processes_.hold(held); }
  [[nodiscard]] std::optional<Duration> next_due() const override { return processes_.next_due(); }
  void tick() override { processes_.tick(); }
  void release() override { processes_.release(); }
  void end() override { processes_.end(); }
  void kill() override { processes_.kill(); }
  [[nodiscard]] std::size_t waiting() const override { return processes_.count(); }
  [[nodiscard]] std::size_t waiting_bytes() const override { return processes_.bytes(); }
  [[nodiscard]] bool is_idle() const override {
    return processes_.count() == 0 && processes_.are_gone();
  }
  [[nodiscard]] Load load() const override { return processes_.load(); }
  std::size_t forget_waiting() override { return processes_.count(); }
  [[nodiscard]] ExitCode exit_code(bool had_bad_lines) const override;

 private:
  void admit(std::unique_ptr<Query> query, json::Value event);
  void take_over(const Job& job, std::string_view lines, Coprocesses::Fate fate);

  Frame& frame_;
  const Options& options_;
  Coprocesses processes_;
};

}  // namespace hw::exec
