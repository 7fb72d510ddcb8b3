// SPDX-License-Identifier: MIT
// hw(1): starts the programs of Hookwork by name, and makes events by hand.
#include <string_view>

#include "cli/run.h"
#include "hw/event_command.h"
#include "hw/umbrella.h"
#include "sys/fd.h"
#include "sys/signals.h"

int main(int argc, char** argv) {
  if (argc > 1 && std::string_view(argv[1]) == "event") {
    hw::sys::setup_signals();
    hw::sys::secure_standard_fds();
    return hw::umbrella::event_main(argc - 1, argv + 1);
  }
  // Nothing is set up that the program started in our place would inherit.
  return hw::cli::run(hw::umbrella::program(HW_SUMMARY), argc, argv, hw::umbrella::run);
}
