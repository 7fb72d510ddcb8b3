// SPDX-License-Identifier: MIT
// A line of the input, and what hw-exec is to do with it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "event/envelope.h"
#include "exec/intake/course.h"
#include "exec/report/former.h"

namespace hw::exec {

enum class Kind {
  pass,     // not for us: closed and control lines, and those that another worker is to take
  cancel,   // a control line that takes a job back; it passes too
  run,      // a command
  nothing,  // for nobody: there is no command to run
};

// `has_command`: hw-exec was given a command of its own, which wins over the slip's.
[[nodiscard]] Kind classify(const event::Slip& slip, bool has_command);

// Whether a slip, or a target of what follows, has a command for us.
[[nodiscard]] bool is_command(const event::Slip& slip);

// Whether it is for another worker.
[[nodiscard]] bool is_for_another(const event::Slip& slip);

// A line that waits for a slot or runs, and how far it is. Others point into its line.
struct Job {
  std::string line = {};
  std::size_t number = 0;    // of the line
  std::size_t sequence = 0;  // of the event, among those that are run
  std::uint64_t ticket = 0;  // of the job; they count up
  bool is_leased = false;
  std::string lease = {};  // as lease_key(); empty without one
  std::string fault = {};  // why it cannot be run
  std::size_t batch = 0;   // of the event of a batch: how many events it stands for
  Course course = {};
  std::int64_t attempt = 1;   // of ours, from 1, at the step of the course
  std::string last = {};      // the result of the attempt before, which stands if there is no other
  std::string closing = {};   // of a lease whose command is over: its result, until the course is
  std::string children = {};  // of a lease: what was emitted, with LF
  std::string_view outcome = "ok";    // of the command, once that is over
  std::optional<Former> former = {};  // how the command has ended, for what follows
};

// Whether it is none of the input: the event of --run-at-start.
[[nodiscard]] inline bool is_made_up(const Job& job) { return job.number == 0; }

// Where it came from, for messages: "stdin:17", or "run-at-start".
[[nodiscard]] std::string place_of(const Job& job);

// What has come of a step.
struct Step {
  std::string line = {};      // its result, without LF, or nothing
  std::string children = {};  // events that it has emitted, with LF
  bool succeeded = false;
  std::string_view outcome = {};      // for a lease
  std::optional<Former> former = {};  // of the command itself
};

// What makes two lines speak of the same lease: store, queue, id and token.
[[nodiscard]] std::string lease_key(std::string_view job);

// The step at which the job is has been done: the job goes on to the next one. Returns what is to
// be written now, with LF; what a lease holds back is kept in the job.
[[nodiscard]] std::string advance(Job& job, Step step);

// What ends the lease once the course is over: the result of the command, of which `ok` becomes
// `fail` if not all that followed has succeeded.
[[nodiscard]] std::string closing_line(const Job& job, bool succeeded);

// Whether an attempt of its command is over, whose result stands if nothing more is run.
[[nodiscard]] bool has_run(const Job& job);

// What becomes of the leases of the events of a batch.
[[nodiscard]] std::string_view final_outcome(const Job& job, bool succeeded);

// What is to be written of a job that is tried no more, though its course is not over; of a batch
// without what closes the leases of its events.
[[nodiscard]] std::string remains(const Job& job);

}  // namespace hw::exec
