// SPDX-License-Identifier: MIT
// A job that is not run any more, or has never been, though nobody asked hw-exec to end.
#pragma once

#include <memory>
#include <string>

#include "exec/intake/job.h"

namespace hw::exec {

struct Dropped {
  std::unique_ptr<Job> job;
  enum class Why {
    busy,          // its key
    replaced,      // by a later one with its key
    after_failed,  // what it comes after
    after_late,    // what it comes after has not ended in time
  } why;
  std::string name = {};  // of that
};

}  // namespace hw::exec
