// SPDX-License-Identifier: MIT
// hw-exec(1): runs a command for every event.
#include "cli/run.h"
#include "exec/exec.h"
#include "exec/options.h"
#include "sys/fd.h"
#include "sys/signals.h"

int main(int argc, char** argv) {
  hw::sys::setup_signals();
  hw::sys::secure_standard_fds();
  hw::exec::Options options;
  const hw::cli::Program program = hw::exec::program(options, HW_SUMMARY);
  return hw::cli::run(program, argc, argv, [&](const hw::cli::Arguments& arguments) {
    return hw::exec::run(options, arguments);
  });
}
