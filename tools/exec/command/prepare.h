// SPDX-License-Identifier: MIT
// Makes the command of a job ready to be started. The system is asked for nothing but whether a
// file is there, and private files.
#pragma once

#include "base/result.h"
#include "exec/command/work.h"
#include "json/reader.h"

namespace hw::exec {

// What events are read with, for one job after the other; it belongs to one thread.
struct Scratch {
  json::Reader reader;
  expr::Arena arena;
  std::size_t slot = 1;  // its number
};

// Fills `work`'s command. Error: why this event cannot be run, such as value_missing or
// slip_invalid.
[[nodiscard]] Status prepare(Work& work, const Settings& settings, Scratch& scratch);

// To be called when the command could not be started: true if there is another way, a shell, which
// is then the command.
[[nodiscard]] bool take_shell(Work& work);

}  // namespace hw::exec
