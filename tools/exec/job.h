// SPDX-License-Identifier: MIT
// A line of the input, and what hw-exec is to do with it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "event/envelope.h"

namespace hw::exec {

enum class Kind {
  pass,     // not for us: closed and control lines, and those that another worker is to take
  cancel,   // a control line that takes a job back; it passes too
  run,      // a command
  nothing,  // for nobody: there is no command to run
};

// `has_command`: hw-exec was given a command of its own, which wins over the slip's.
[[nodiscard]] Kind classify(const event::Slip& slip, bool has_command);

// A line that waits for a slot or runs.
struct Job {
  std::string line;
  std::size_t number = 0;  // of the line
  bool is_leased = false;
  std::int64_t attempt = 1;  // of ours, from 1
  std::string last = {};     // the result of the attempt before, which stands if there is no other
  std::string key;           // of its lease, as lease_key(); empty without one
};

// What makes two lines speak of the same lease: store, queue, id and token.
[[nodiscard]] std::string lease_key(std::string_view job);

}  // namespace hw::exec
