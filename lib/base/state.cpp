// SPDX-License-Identifier: MIT
#include "base/state.h"

#include <unistd.h>

#include <cstdlib>
#include <string_view>

namespace hw {

namespace {

std::string_view variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

Result<std::string> state_folder() {
  if (const auto home = variable("HW_HOME"); !home.empty()) {
    return std::string(home);
  }
  if (geteuid() == 0) {
    return "/var/lib/hookwork";
  }
  if (const auto state = variable("XDG_STATE_HOME"); !state.empty()) {
    return std::string(state) + "/hookwork";
  }
  if (const auto home = variable("HOME"); !home.empty()) {
    return std::string(home) + "/.local/state/hookwork";
  }
  return fail(ExitCode::unavailable, "no folder for what is kept: set HW_HOME or HOME");
}

}  // namespace hw
