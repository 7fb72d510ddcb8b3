// SPDX-License-Identifier: MIT
// hw-watch: reports changes to files as events. Options and one call.
#include "cli/run.h"
#include "sys/fd.h"
#include "sys/signals.h"
#include "watch/options.h"
#include "watch/session.h"

int main(int argc, char** argv) {
  hw::sys::setup_signals();
  hw::sys::secure_standard_fds();
  hw::watch::Options options;
  return hw::cli::run(hw::watch::program(options, HW_SUMMARY), argc, argv,
                      [&](const hw::cli::Arguments& arguments) -> hw::Result<hw::ExitCode> {
                        if (arguments.operands.empty()) {
                          return hw::cli::missing_operand("PATH");
                        }
                        return hw::watch::watch(options, arguments.operands);
                      });
}
