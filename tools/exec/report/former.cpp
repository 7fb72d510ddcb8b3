// SPDX-License-Identifier: MIT
#include "exec/report/former.h"

#include <algorithm>
#include <cerrno>

#include "exec/report/result.h"

namespace hw::exec {

namespace {

std::string output_of(const Capture& capture) {
  std::string text = capture.text();
  std::erase(text, '\0');
  text.resize(text.find_last_not_of('\n') + 1);
  return text;
}

}  // namespace

Former former_of(const Run& run, std::int64_t attempts) {
  Former former;
  const auto add = [&former](std::string_view name, std::string_view value) {
    former.variables.push_back(std::string(kFormerPrefix).append(name).append("=").append(value));
  };
  add("TYPE", type_of(run));
  if (run.spawn_error == 0) {
    if (run.signal != 0) {
      add("SIGNAL", std::to_string(run.signal));
    } else {
      add("EXIT_CODE", std::to_string(run.exit_code));
    }
  }
  add("ATTEMPTS", std::to_string(attempts));
  add("STDOUT", output_of(run.output));
  add("STDERR", output_of(run.errors));
  return former;
}

Former former_of_unprepared(std::int64_t attempts) {
  Run run;
  run.spawn_error = EINVAL;
  return former_of(run, attempts);
}

}  // namespace hw::exec
