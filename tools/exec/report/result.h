// SPDX-License-Identifier: MIT
// The result event of a run (hw-exec(1), "Events"), which for a leased job is its closing line too.
#pragma once

#include <string>
#include <string_view>

#include "exec/run/runner.h"

namespace hw::exec {

// How a run counts, by its result.
enum class Verdict { succeeded, failed, skipped };

struct Dropped;

struct Reported {
  std::string line;  // without LF
  Verdict verdict;
  std::string_view outcome;  // for a lease
};

[[nodiscard]] Reported report(const Work& work, const Run& run);

// For an event whose command is not run at all, which is told to the log too.
[[nodiscard]] Reported report_skipped(const Work& work, const Dropped& dropped);

// The type of its result.
[[nodiscard]] std::string_view type_of(const Run& run);

// "exited with 3", for messages.
[[nodiscard]] std::string how_it_ended(const Run& run);

// What is said of a command that could not be started.
[[nodiscard]] std::string spawn_message(const Work& work, int error);

[[nodiscard]] ErrorCode spawn_code(int error);

// For an event that could not be prepared: nothing was run.
[[nodiscard]] Reported report_unprepared(const Work& work, const Error& error);

}  // namespace hw::exec
