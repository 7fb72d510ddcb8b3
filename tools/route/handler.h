// SPDX-License-Identifier: MIT
// Routes lines by rules that can be loaded anew, and writes what becomes of them: to stdout, to the
// outputs that --out names, and to --errors.
#pragma once

#include <memory>
#include <string>

#include "json/reader.h"
#include "route/router.h"
#include "route/sink.h"
#include "route/unmatched.h"

namespace hw::route {

class Handler final : public SinkHandler {
 public:
  Handler(Rules rules, Reading reading, Unmatched unmatched, const Edges& edges);

  [[nodiscard]] Status handle(const event::Line& line) override;

  // As service::Source has it.
  [[nodiscard]] Result<std::string> load(const std::string& path, Inputs& inputs);

  // Says how many events each rule has matched.
  void report_counts() const;

  // A line for each rule, {"rule":"a","matched":1,"unmatched":2,"failed":0,"last":...,
  // "cost_us":...}: when it last matched, and the mean time for its where and transform.
  [[nodiscard]] std::string stats() const;
  void measure() { router_->measure(); }

 private:
  [[nodiscard]] Status write_routed(const Routed::Line& line);

  std::unique_ptr<Router> router_;
  Reading reading_;
  Unmatched unmatched_;
  json::Reader reader_;
};

// Warns of rules that drop all events.
void warn_if_empty(const Rules& rules, const std::string& path);

}  // namespace hw::route
