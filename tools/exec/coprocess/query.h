// SPDX-License-Identifier: MIT
// An event that a coprocess is to answer, and how a line becomes one.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "event/bare_event.h"
#include "exec/command/work.h"
#include "exec/intake/keys.h"

namespace hw::exec {

// Its views point into its own line, so it stays where it is.
struct Query {
  Query() = default;
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;
  ~Query() = default;

  Job job = {};
  event::Envelope envelope = {};
  event::Slip slip = {};
  std::string key = {};
  std::optional<Duration> timeout = {};
  std::int64_t retries = 0;
  bool has_text = false;  // of its own; else the coprocess gets the line
  std::string text = {};
  std::uint64_t end = 0;      // of its text in all that the coprocess was given
  bool is_cancelled = false;  // it is closed already, and the answer is for nobody

  [[nodiscard]] std::string_view asks() const { return has_text ? text : job.line; }
};

class QueryReader {
 public:
  // `input`: what a coprocess gets of an event.
  QueryReader(const Settings& settings, const Retries& retries, const expr::Input& input)
      : settings_(settings), retries_(retries), input_(input), keys_(settings) {}

  // Fills in all but the job, whose line has been read as `event`, and the envelope and slip of
  // that. Error: code data, why the event cannot be asked about.
  [[nodiscard]] Status read(Query& query, json::Value event);

 private:
  [[nodiscard]] Status read_text(Query& query);

  const Settings& settings_;
  const Retries& retries_;
  const expr::Input& input_;
  Keys keys_;
  event::BareEvent bare_;
  expr::Arena arena_;
};

}  // namespace hw::exec
