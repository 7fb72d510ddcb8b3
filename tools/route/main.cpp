// SPDX-License-Identifier: MIT
// hw-route(1): sends events to targets by rules.
#include "cli/run.h"
#include "route/options.h"
#include "route/route.h"
#include "sys/fd.h"
#include "sys/signals.h"

int main(int argc, char** argv) {
  hw::sys::setup_signals();
  hw::sys::secure_standard_fds();
  hw::route::Options options;
  const hw::cli::Program program = hw::route::program(options, HW_SUMMARY);
  return hw::cli::run(program, argc, argv, [&](const hw::cli::Arguments& arguments) {
    return hw::route::run(options, arguments);
  });
}
