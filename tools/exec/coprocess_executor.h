// SPDX-License-Identifier: MIT
// hw-exec's loop with --coprocess: lines from stdin to the processes, their answers to stdout, and
// the ways to come to an end, which are those of exec/executor.h.
#pragma once

#include "base/result.h"
#include "event/bad_lines.h"
#include "exec/options.h"
#include "exec/settings.h"
#include "service/service.h"

namespace hw::exec {

[[nodiscard]] Result<ExitCode> run_coprocesses(const Options& options, Settings& settings,
                                               event::BadLines bad_lines, service::Service service);

}  // namespace hw::exec
