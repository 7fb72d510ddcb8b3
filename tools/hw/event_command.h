// SPDX-License-Identifier: MIT
// `hw event`: prints one event made from its arguments.
#pragma once

namespace hw::umbrella {

// A main() of its own; argv[0] is "event". Returns the exit status.
[[nodiscard]] int event_main(int argc, char** argv);

}  // namespace hw::umbrella
