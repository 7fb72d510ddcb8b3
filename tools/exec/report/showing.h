// SPDX-License-Identifier: MIT
// What comes out of hw-exec for a run (hw-exec(1), "What comes out"): which of its output, and what
// is written when it is over.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "exec/command/work.h"
#include "exec/options.h"
#include "exec/report/result.h"
#include "exec/report/results_folder.h"

namespace hw::exec {

// What a run gives to stdout when it is over, without LF: its result as it is asked for, or
// nothing. The result of a last attempt goes to the folder of --results, too.
// The event itself, without LF: what its slip asked for has been done, but the count of routings
// stays. One with a lease is closed.
[[nodiscard]] std::string passed(const Job& job);

[[nodiscard]] std::string written(const Work& work, const Settings& settings,
                                  const Reported& reported, bool is_last);

}  // namespace hw::exec
