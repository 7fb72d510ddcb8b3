// SPDX-License-Identifier: MIT
// Routes lines by rules that can be loaded anew, and writes what becomes of them: to stdout, to the
// outputs that --out names, and to --errors.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "json/reader.h"
#include "route/router.h"
#include "route/sink.h"
#include "route/unmatched.h"
#include "service/control.h"

namespace hw::route {

class Handler final : public SinkHandler {
 public:
  Handler(Rules rules, Reading reading, const Unmatched& unmatched, const Edges& edges);

  [[nodiscard]] Status handle(const event::Line& line) override;

  // As service::Source has it. Files are opened anew, for they may have been renamed.
  [[nodiscard]] Result<std::string> load(const std::string& path, Inputs& inputs);

  // Says how many events each rule has matched.
  void report_counts() const;

  // A line for each rule, {"rule":"a","matched":1,"unmatched":2,"failed":0,"last":...,
  // "cost_us":...}: when it last matched, and the mean time that its where and transform take for
  // an event.
  [[nodiscard]] std::string stats() const;
  void measure() { router_->measure(); }

  // Answers to `hw-route ctl`.
  void set_control(service::Control control) { control_ = std::move(control); }
  void add_waits(std::vector<pollfd>& entries, std::optional<Duration>& until) override;
  [[nodiscard]] Status waited(std::span<const pollfd> entries) override;

 private:
  struct Off {
    Duration until;
    std::optional<bool> former;  // how it had been switched before, if it had
  };

  [[nodiscard]] Status write_routed(const Routed::Line& line);
  [[nodiscard]] Result<std::string> answer(const service::Words& words);
  [[nodiscard]] Result<std::string> turn(const service::Words& words, bool on);
  void switch_back();
  void take_lines();

  std::unique_ptr<Router> router_;
  Reading reading_;
  bool keeps_unmatched_;
  NamedOutput* unmatched_output_;  // of events that no rule has matched; null: stdout
  json::Reader reader_;
  Status taken_;  // what became of lines that were taken while more were made
  std::optional<service::Control> control_;
  std::map<std::string, Off> off_;  // rules that are switched back by themselves
};

// Warns of rules that drop all events.
void warn_if_empty(const Rules& rules, const std::string& path);

}  // namespace hw::route
