// SPDX-License-Identifier: MIT
// hw-watch(1): reports changes to files as events.
#include "cli/run.h"
#include "sys/fd.h"
#include "sys/signals.h"
#include "watch/options.h"
#include "watch/session.h"

int main(int argc, char** argv) {
  hw::sys::setup_signals();
  hw::sys::secure_standard_fds();
  hw::watch::Options options;
  const hw::cli::Program program = hw::watch::program(options, HW_SUMMARY);
  return hw::cli::run(program, argc, argv, [&](const hw::cli::Arguments& arguments) {
    return hw::watch::run(options, arguments);
  });
}
