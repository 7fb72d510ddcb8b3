// SPDX-License-Identifier: MIT
#include "exec/exec.h"

#include <algorithm>
#include <csignal>

#include "exec/coprocess/executor.h"
#include "exec/coprocess/options.h"
#include "exec/dry_run.h"
#include "exec/executor.h"
#include "exec/of_option.h"
#include "exec/run/orphans.h"
#include "exec/run/reaper.h"
#include "log/log.h"
#include "sys/cgroup.h"
#include "sys/fd.h"
#include "sys/keeper.h"
#include "sys/spawn.h"

namespace hw::exec {

namespace {

// How many commands can run at once: each needs descriptors, eight of them while it starts, ten
// while what it has left behind is looked for.
void allow_files(ScalePolicy& scale) {
  constexpr std::size_t kEach = 10;
  constexpr std::size_t kOwn = 64;
  const std::size_t files = sys::allow_files(scale.max * kEach + kOwn);
  const std::size_t possible = files > kOwn + kEach ? (files - kOwn) / kEach : 1;
  if (possible < scale.max) {
    log::warning("{} command{} at once instead of {}: only {} files may be open", possible,
                 possible == 1 ? "" : "s", scale.max, files);
    scale.max = possible;
    scale.min = std::min(scale.min, possible);
  }
}

}  // namespace

Result<ExitCode> run(const Options& options, const cli::Arguments& arguments) {
  if (options.dry_run && !options.coprocess) {
    return dry_run(options, arguments);
  }
  // PIPE too: a command that does not read, or a reader that has gone, must not kill us before our
  // commands have ended. What the service manager has told us is not for them.
  HW_TRY_ASSIGN(service::Service service, service::Service::open({.blocked = {SIGPIPE}}));
  if (options.coprocess) {
    HW_TRY(check_coprocess(options, arguments.operands));
  }
  HW_TRY_ASSIGN(Settings settings, make_settings(options, arguments.operands));
  if (options.coprocess) {
    HW_TRY(adapt_to_coprocess(options, settings));
  }
  HW_TRY(cli::require_piped_stdin(arguments));
  HW_TRY(sys::check_stdout());
  HW_TRY_ASSIGN(event::BadLines bad_lines, event::BadLines::open(options.bad_lines));
  HW_TRY_ASSIGN(Busy busy, Busy::open(options.busy));
  HW_TRY_ASSIGN(auto others, Others::open(options.after, *options.settle));
  allow_files(settings.scale);
  std::unique_ptr<sys::Cgroups> cgroups;
  if (options.cgroup) {
    HW_TRY_ASSIGN(cgroups, of_option("--cgroup", sys::Cgroups::open("hw-exec")));
    settings.ending.cgroups = cgroups.get();
  }
  HW_TRY_ASSIGN(const auto keeper, sys::Keeper::start("hw-keeper", kMarkVariable));
  Reaper reaper(*keeper);
  settings.ending.reaper = &reaper;
  return reaper.run([&]() -> Result<ExitCode> {
    Frame frame(options, std::move(bad_lines), std::move(service));
    if (options.coprocess) {
      CoprocessExecutor executor(frame, options, settings);
      return frame.run(executor);
    }
    Executor executor(frame, options, settings, std::move(busy), std::move(others));
    return frame.run(executor);
  });
}

}  // namespace hw::exec
